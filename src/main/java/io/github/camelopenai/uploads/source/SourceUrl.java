package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.text.ShownUrl;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/**
 * A URL of a source, which may be a secret as a whole: its text is without its query.
 *
 * @param host the name of the host, which may have underscores, unlike that of {@link URI#getHost()}
 */
record SourceUrl(URI uri, URIAuthority host) {

    /** @throws IllegalArgumentException if it cannot be read; the message contains no secret */
    static SourceUrl of(URI uri) {
        if (!isHttp(uri)) {
            throw new IllegalArgumentException("A body of type URI with the scheme '" + uri.getScheme()
                    + "' cannot be read; possible are http and https. For a file, set a File or Path as the body");
        }
        URIAuthority host = host(uri);
        if (host == null || host.getPort() == 0 || host.getPort() > 65_535) {
            throw new IllegalArgumentException("The source " + ShownUrl.of(uri) + " has no valid host and port");
        }
        if (host.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The source " + ShownUrl.of(uri)
                            + " has a user name in its URL, which is not supported. Use a signed link, or a RangeSource as the body");
        }
        return new SourceUrl(uri, host);
    }

    static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || isHttps(uri);
    }

    static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static URIAuthority host(URI uri) {
        try {
            return URIAuthority.create(uri.getRawAuthority());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    HttpHost target() {
        return new HttpHost(uri.getScheme(), host);
    }

    /** The path as it was written; never empty. */
    String path() {
        return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }

    @Override
    public String toString() {
        return ShownUrl.of(uri);
    }
}
