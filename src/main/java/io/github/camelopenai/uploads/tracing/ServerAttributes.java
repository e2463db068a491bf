package io.github.camelopenai.uploads.tracing;

import java.net.URI;
import java.util.Map;

/** The attributes of a server. */
final class ServerAttributes {

    private ServerAttributes() {}

    static Map<String, String> of(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
        return Map.of(
                SpanAttributes.SERVER_ADDRESS,
                String.valueOf(url.getHost()),
                SpanAttributes.SERVER_PORT,
                String.valueOf(port));
    }
}
