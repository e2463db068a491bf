package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.text.ShownUrl;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A URL of a source. Follows redirects, and remembers where they lead, until that fails or is refused: the target of a
 * redirect is often a signed link with a short life. Thread-safe.
 */
final class SourceLink {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final SourceClient client;
    private final SourceHosts hosts;
    private final Duration answerTimeout;
    private final SourceUrl original;
    private volatile SourceUrl current;

    /** @throws IllegalArgumentException if the URL, or its host, is not allowed; the message contains no secret */
    SourceLink(SourceClient client, SourceHosts hosts, Duration answerTimeout, URI url) {
        this.original = SourceUrl.of(url);
        hosts.require(original);
        this.client = client;
        this.hosts = hosts;
        this.answerTimeout = answerTimeout;
        this.current = original;
    }

    URI original() {
        return original.uri();
    }

    /** Where the redirects of the URL have led. */
    URI current() {
        return current.uri();
    }

    /**
     * Returns the beginning of an answer that is no redirect; the caller closes it. If the target of a redirect fails, the next
     * request goes to the original again, which may lead elsewhere.
     */
    SourceAnswer get(Map<String, String> headers, AbortSignal abort) throws IOException {
        SourceUrl from = current;
        try {
            SourceAnswer answer = follow(from, headers, abort);
            if (from == original || !isRefusal(answer.status())) {
                if (answer.status() >= 500) {
                    current = original;
                }
                return answer;
            }
            answer.close();
        } catch (IOException e) {
            current = original;
            throw e;
        }
        return follow(original, headers, abort);
    }

    /** Whether a link may have expired. That the content has changed (412) is final. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 412;
    }

    private SourceAnswer follow(SourceUrl from, Map<String, String> headers, AbortSignal abort) throws IOException {
        SourceUrl url = from;
        for (int redirects = 0; ; redirects++) {
            SourceAnswer answer = client.get(url, headers, answerTimeout, abort);
            String location = answer.header("Location");
            if (!REDIRECTS.contains(answer.status()) || location == null || answer.isOfProxy()) {
                current = url;
                return answer;
            }
            answer.close();
            if (redirects == MOST_REDIRECTS) {
                throw refused("more than " + MOST_REDIRECTS + " redirects", answer.status());
            }
            url = target(url, location, answer.status());
        }
    }

    private SourceUrl target(SourceUrl from, String location, int status) throws SourceRefusedException {
        URI to;
        try {
            to = from.uri().resolve(location);
        } catch (IllegalArgumentException e) {
            // Without the exception, which repeats the location.
            throw refused("a redirect to something that is not a URL", status);
        }
        if (!SourceUrl.isHttp(to)) {
            throw refused("a redirect to " + to.getScheme(), status);
        }
        if (SourceUrl.isHttps(from.uri()) && !SourceUrl.isHttps(to)) {
            throw refused("a redirect from https to http, to " + ShownUrl.of(to), status);
        }
        SourceUrl target = SourceUrl.of(to);
        hosts.require(target);
        return target;
    }

    private SourceRefusedException refused(String what, int status) {
        return new SourceRefusedException(
                this + " answers with " + what + " (HTTP " + status + "), which is not followed", status, null);
    }

    /** The URL without its query. */
    @Override
    public String toString() {
        return "The source " + original;
    }
}
