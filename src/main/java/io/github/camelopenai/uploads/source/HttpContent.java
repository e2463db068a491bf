package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.part.Content;
import java.net.URI;
import java.util.Locale;

/**
 * The content behind a URL, and what its server says of it.
 *
 * @param content ranged if the server supports ranges; else a stream, which the caller closes
 * @param fileName from {@code Content-Disposition}, else from the path; may be null
 * @param mimeType the header {@code Content-Type} without parameters; may be null, or say nothing
 * @param identity the URL without its query, which may be a secret and changes with each link
 * @param version identifies the version of the content; null if nothing does
 * @param versionIdentifiesBytes whether the same version always means the same bytes
 */
public record HttpContent(
        Content content,
        String fileName,
        String mimeType,
        String identity,
        String version,
        boolean versionIdentifiesBytes) {

    /** @param version null if it is not known */
    static HttpContent of(Content content, SourceAnswer answer, SourceLink link, SourceVersion version) {
        URI url = link.original();
        return new HttpContent(
                content,
                SourceFileName.of(answer.header("Content-Disposition"), url, link.current()),
                withoutParameters(answer.header("Content-Type")),
                identity(url),
                version == null ? null : version.identity(),
                version != null && version.strongEtag() != null);
    }

    private static String withoutParameters(String type) {
        if (type == null) {
            return null;
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip();
    }

    private static String identity(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://"
                + url.getRawAuthority().toLowerCase(Locale.ROOT)
                + (url.getRawPath() == null ? "" : url.getRawPath());
    }
}
