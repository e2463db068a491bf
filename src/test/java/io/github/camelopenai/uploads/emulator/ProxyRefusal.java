package io.github.camelopenai.uploads.emulator;

/**
 * The response of a proxy that refuses a request.
 *
 * @param challenge the value of {@code Proxy-Authenticate}; null for none
 */
record ProxyRefusal(int status, String challenge) {

    String head() {
        return "HTTP/1.1 " + status + " Refused by the proxy\r\n"
                + (challenge == null ? "" : "Proxy-Authenticate: " + challenge + "\r\n")
                + "Content-Length: 0\r\n";
    }
}
