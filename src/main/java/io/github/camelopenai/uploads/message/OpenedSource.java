package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.part.Content;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * A body that was opened, since it is not the content itself: a URL or a {@code RangeSource}. The exchange keeps it, so that the
 * splitter reads the version that {@code create} has announced.
 *
 * @param body the message body
 * @param fileName may be null
 * @param mimeType may be null, or say nothing
 * @param identity identifies the source in the journal; null if nothing does
 * @param version identifies the version of the content; null if nothing does
 * @param versionIdentifiesBytes whether the same version always means the same bytes
 */
record OpenedSource(
        Object body,
        Content content,
        String fileName,
        String mimeType,
        String identity,
        String version,
        boolean versionIdentifiesBytes) {

    private static final String PROPERTY = "CamelOpenAIUploadsOpenedSource";

    /** The opened source of this body, or null. */
    static OpenedSource of(Exchange exchange, Object body) {
        OpenedSource opened = exchange.getProperty(PROPERTY, OpenedSource.class);
        return opened != null && opened.body == body ? opened : null;
    }

    void addTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** What identifies this version of the source in the journal; empty if nothing does. */
    List<String> journalIdentity() {
        return identity == null || version == null ? List.of() : List.of("source", identity, version);
    }

    /** Without the URL, which may be a secret. */
    @Override
    public String toString() {
        return "OpenedSource[" + fileName + "]";
    }
}
