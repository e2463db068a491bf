package io.github.camelopenai.uploads.text;

import java.net.URI;

/** Shows a URL without the parts that may be secret: user information, query and fragment. */
public final class ShownUrl {

    private ShownUrl() {}

    public static String of(URI url) {
        String authority =
                url.getRawAuthority() == null ? "" : url.getRawAuthority().replaceAll(".*@", "");
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + ShownText.of(authority + path);
    }
}
