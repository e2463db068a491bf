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
 * A URL of a source. Follows redirects, and remembers where they lead, until that is refused: the target of a redirect is often
 * a signed link with a short life. Thread-safe.
 */
final class SourceLink {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final SourceClient client;
    private final SourceHosts hosts;
    private final Duration answerTimeout;
    private final URI original;
    private volatile URI current;

    /** @throws IllegalArgumentException if the URL, or its host, is not allowed; the message contains no secret */
    SourceLink(SourceClient client, SourceHosts hosts, Duration answerTimeout, URI url) {
        requireUsable(url);
        hosts.require(url);
        this.client = client;
        this.hosts = hosts;
        this.answerTimeout = answerTimeout;
        this.original = url;
        this.current = url;
    }

    private static void requireUsable(URI url) {
        if (!isHttp(url)) {
            throw new IllegalArgumentException("A body of type URI with the scheme '" + url.getScheme()
                    + "' cannot be read; possible are http and https. For a file, set a File or Path as the body");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new IllegalArgumentException("The source " + ShownUrl.of(url) + " has no valid host and port");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The source " + ShownUrl.of(url)
                            + " has a user name in its URL, which is not supported. Use a signed link, or a RangeSource as the body");
        }
    }

    private static boolean isHttp(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    }

    URI original() {
        return original;
    }

    /** Where the redirects of the URL have led. */
    URI current() {
        return current;
    }

    /** Returns the beginning of an answer that is no redirect; the caller closes it. */
    SourceAnswer get(Map<String, String> headers, AbortSignal abort) throws IOException {
        URI from = current;
        SourceAnswer answer = follow(from, headers, abort);
        if (from == original || answer.status() < 400 || answer.status() >= 500 || answer.status() == 412) {
            return answer;
        }
        answer.close();
        return follow(original, headers, abort);
    }

    private SourceAnswer follow(URI from, Map<String, String> headers, AbortSignal abort) throws IOException {
        URI url = from;
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

    private URI target(URI from, String location, int status) throws SourceRefusedException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            // Without the exception, which repeats the location.
            throw refused("a redirect to something that is not a URL", status);
        }
        if (!isHttp(to)) {
            throw refused("a redirect to " + to.getScheme(), status);
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw refused("a redirect from https to http, to " + ShownUrl.of(to), status);
        }
        requireUsable(to);
        hosts.require(to);
        return to;
    }

    private SourceRefusedException refused(String what, int status) {
        return new SourceRefusedException(
                this + " answers with " + what + " (HTTP " + status + "), which is not followed", status, null);
    }

    /** The URL without its query. */
    @Override
    public String toString() {
        return "The source " + ShownUrl.of(original);
    }
}
