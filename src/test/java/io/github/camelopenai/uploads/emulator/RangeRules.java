package io.github.camelopenai.uploads.emulator;

import io.github.camelopenai.uploads.emulator.RangeObject.Trait;
import io.github.camelopenai.uploads.emulator.RangeReply.Framing;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Answers a request for an object as RFC 9110 says: conditions first, then the range. */
final class RangeRules {

    private RangeRules() {}

    static RangeReply answer(RequestHead head, RangeObject object) {
        boolean conditional = !object.has(Trait.IGNORES_CONDITIONS);
        if (conditional && hasChanged(head, object)) {
            return RangeReply.error(
                    412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
        }
        if (object.has(Trait.GZIP_WHEN_ACCEPTED) && acceptsGzip(head)) {
            return compressed(object);
        }
        Framing framing = framing(object);
        RangeReply whole = RangeReply.whole(object.content(), object.headers(), framing);
        if (object.has(Trait.NO_RANGES) || framing != Framing.LENGTH) {
            return whole;
        }
        whole = whole.with("Accept-Ranges", "bytes");
        ByteRange range = ByteRange.parse(head.header("Range"), object.length());
        if (range == null || conditional && isOutdated(head.header("If-Range"), object)) {
            return whole;
        }
        if (!range.isSatisfiable()) {
            return RangeReply.error(416, "InvalidRange", "The range specified is invalid for the current size.")
                    .with("Content-Range", "bytes */" + object.length());
        }
        return whole.partial(range, object.has(Trait.UNKNOWN_TOTAL) ? "*" : String.valueOf(object.length()));
    }

    private static Framing framing(RangeObject object) {
        if (object.has(Trait.UNTIL_CLOSE)) {
            return Framing.CLOSE;
        }
        return object.has(Trait.CHUNKED) ? Framing.CHUNKS : Framing.LENGTH;
    }

    private static boolean acceptsGzip(RequestHead head) {
        String accepted = head.header("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }

    private static RangeReply compressed(RangeObject object) {
        Map<String, String> headers = object.headers();
        headers.computeIfPresent("ETag", (name, etag) -> etag.startsWith("W/") ? etag : "W/" + etag);
        headers.put("Content-Encoding", "gzip");
        headers.put("Vary", "Accept-Encoding");
        return RangeReply.whole(object.content(), headers, Framing.GZIP_CHUNKS);
    }

    private static boolean hasChanged(RequestHead head, RangeObject object) {
        String match = head.header("If-Match");
        if (match != null) {
            return !match.trim().equals("*")
                    && Arrays.stream(match.split(",", -1)).noneMatch(etag -> isStrongly(etag.trim(), object.etag()));
        }
        Instant since = HttpDate.parse(head.header("If-Unmodified-Since"));
        Instant modified = object.lastModified();
        return since != null && modified != null && modified.isAfter(since);
    }

    /** Whether a condition for the range is not met, so that the whole object is sent. */
    private static boolean isOutdated(String condition, RangeObject object) {
        if (condition == null || isStrongly(condition.trim(), object.etag())) {
            return false;
        }
        Instant time = HttpDate.parse(condition);
        return time == null || !time.equals(object.lastModified());
    }

    /** The strong comparison, in which weak ETags equal nothing. */
    private static boolean isStrongly(String asked, String etag) {
        return etag != null && !etag.startsWith("W/") && etag.equals(asked);
    }
}
