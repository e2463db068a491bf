package io.github.camelopenai.uploads.option;

import io.github.camelopenai.uploads.text.ShownUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the option {@code baseUrl}, to which the API key is sent. A wrong value is refused and never corrected. */
public final class BaseUrl {

    /** The hosts of Azure OpenAI. Gateways such as API Management have paths of their own and are not checked. */
    private static final Pattern AZURE =
            Pattern.compile(".+\\.(openai|cognitiveservices|services\\.ai)\\.azure\\.(com|us|cn)");

    /** The paths that the calls append themselves. */
    private static final Pattern CALL = Pattern.compile("/(uploads|files)$");

    private BaseUrl() {}

    /** @param apiVersion the option {@code apiVersion}; null if it is not set */
    public static URI parse(String text, String apiVersion, boolean allowPlainHttp) {
        URI uri;
        try {
            uri = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("baseUrl is '" + withoutSecrets(text) + "', which is not a URL ("
                    + e.getReason() + "); it must be a URL such as https://api.openai.com/v1");
        }
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !"http".equalsIgnoreCase(uri.getScheme()) || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "baseUrl is '" + withoutSecrets(text) + "'; it must be a URL such as https://api.openai.com/v1");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("baseUrl is '" + withoutSecrets(text)
                    + "', whose host or port is not valid: a host name has letters, digits, dots and hyphens (no"
                    + " underscore), a port is a number. Use another name of that host or its IP address");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("baseUrl is '" + withoutSecrets(text) + "', whose port is "
                    + uri.getPort() + "; a port is a number from 1 to 65535");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("baseUrl is '" + ShownUrl.of(uri)
                    + "' with user information, a query or a fragment, which are not allowed. Use the option apiVersion for"
                    + " Azure's api-version, and additionalHeader on the component for the key of a gateway");
        }
        if (!https && !isLoopback(uri.getHost()) && !allowPlainHttp) {
            throw new IllegalArgumentException("baseUrl is '" + ShownUrl.of(uri)
                    + "': the key or token would be sent unencrypted. Use https, or set allowPlainHttp=true if the"
                    + " network itself is encrypted");
        }
        requireNoPathOfACall(uri);
        requireAzurePath(uri, apiVersion);
        return uri;
    }

    private static void requireNoPathOfACall(URI uri) {
        Matcher call = CALL.matcher(uri.getRawPath());
        if (call.find()) {
            throw new IllegalArgumentException(
                    "baseUrl is '" + ShownUrl.of(uri) + "', which ends with the path of a call. Remove " + call.group()
                            + ": baseUrl must be a URL such as https://api.openai.com/v1");
        }
    }

    private static void requireAzurePath(URI uri, String apiVersion) {
        if (!AZURE.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()) {
            return;
        }
        String path = uri.getRawPath();
        if (path.endsWith("/openai/v1")) {
            return;
        }
        if (!path.endsWith("/openai")) {
            throw new IllegalArgumentException("baseUrl is '" + ShownUrl.of(uri)
                    + "', where Azure OpenAI has no uploads. Use a URL that ends with /openai/v1, or a URL that ends with"
                    + " /openai and the option apiVersion");
        }
        if (apiVersion == null) {
            throw new IllegalArgumentException("baseUrl is '" + ShownUrl.of(uri)
                    + "', where Azure OpenAI needs an api-version: set the option apiVersion, or let baseUrl end with"
                    + " /openai/v1, which needs none");
        }
    }

    /** Removes user information, query and fragment, which may be secret, from a text that may not be a URL. */
    private static String withoutSecrets(String text) {
        return text.replaceAll("//[^/]*@", "//***@").replaceAll("[?#].*", "");
    }

    /** Compares the literal host only, since the address of a name may change. */
    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]");
    }
}
