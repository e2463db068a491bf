package io.github.camelopenai.uploads.text;

import java.net.URI;

/** Shows a URL without the parts that may be secret: user information, query and fragment. */
public final class ShownUrl {

    private ShownUrl() {}

    public static String of(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath() == null ? "" : ShownText.of(url.getRawPath()));
    }
}
