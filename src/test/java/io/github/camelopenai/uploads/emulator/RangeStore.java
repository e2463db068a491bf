package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The objects and redirects of a {@link RangeServer} by their paths, which are decoded and begin with a slash. */
final class RangeStore {

    private final Map<String, RangeObject> objects = new ConcurrentHashMap<>();
    private final Map<String, RangeReply> redirects = new ConcurrentHashMap<>();
    private final EmulatorClock clock;
    private final SignedLinks links;

    RangeStore(EmulatorClock clock, SignedLinks links) {
        this.clock = clock;
        this.links = links;
    }

    static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    RangeObject put(String path, RangeContent content) {
        return objects.compute(path, (same, replaced) -> new RangeObject(path, content, replaced, clock.now()));
    }

    /** Replaces an object, if it is still there, by other bytes of the same length. */
    void change(String path) {
        objects.computeIfPresent(path, (same, old) -> {
            return new RangeObject(path, new InvertedContent(old.content()), old, clock.now());
        });
    }

    Instant now() {
        return clock.now();
    }

    void delete(String path) {
        objects.remove(path);
    }

    RangeObject object(String path) {
        return objects.get(path);
    }

    void redirect(String from, String location, int status) {
        redirects.put(from, RangeReply.of(status, Map.of("Location", location), ""));
    }

    RangeReply answer(RequestHead head, String path) {
        RangeReply redirect = redirects.get(path);
        if (redirect != null) {
            return redirect;
        }
        RangeObject object = objects.get(path);
        if (object == null) {
            return RangeReply.error(404, "BlobNotFound", "The specified blob does not exist.");
        }
        RangeReply refusal =
                object.has(RangeObject.Trait.SIGNED) ? links.refusal(head.method(), path, head.query()) : null;
        if (refusal != null) {
            return refusal;
        }
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            return RangeReply.error(405, "UnsupportedHttpVerb", "The resource does not support this method.")
                    .with("Allow", "GET, HEAD");
        }
        return RangeRules.answer(head, object);
    }
}
