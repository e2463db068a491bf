package io.github.camelopenai.uploads.emulator;

/**
 * What a proxy answers instead of the server.
 *
 * @param challenge how to authenticate; null for nothing
 */
record ProxyRefusal(int status, String challenge) {

    String head() {
        return "HTTP/1.1 " + status + " Refused by the proxy\r\n"
                + (challenge == null ? "" : "Proxy-Authenticate: " + challenge + "\r\n")
                + "Content-Length: 0\r\n";
    }
}
