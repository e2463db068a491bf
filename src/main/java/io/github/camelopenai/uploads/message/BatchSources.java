package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.jsonl.BatchSource;
import io.github.camelopenai.uploads.part.Content;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Component;
import org.apache.camel.Exchange;

/** Reads the body of a message that is cut into batch files. */
public final class BatchSources {

    /** A component that can open bodies that are not the content itself. */
    @FunctionalInterface
    public interface Opener {
        BodySources sources();
    }

    private BatchSources() {}

    /** The content of the message body, with what identifies it in the journal. */
    public static BatchSource of(Exchange exchange) throws IOException {
        Object body = SpooledBody.sourceOf(exchange.getMessage().getBody());
        Content content = new MessageBody(exchange, sources(exchange, body)).content();
        OpenedSource opened = OpenedSource.of(exchange, body);
        String chosen = FileNames.lastSegment(exchange.getMessage().getHeader(HeaderNames.FILE_NAME, String.class));
        String name = chosen != null
                ? chosen
                : FileNames.of(exchange.getMessage(), opened == null ? null : opened.fileName());
        content = content.withFilename(name);
        content.requireUnread();
        if (opened != null) {
            return new BatchSource(content, name, opened.identity(), opened.version(), opened.versionIdentifiesBytes());
        }
        List<String> identity = JournalKey.source(exchange, body);
        return new BatchSource(content, name, identity.isEmpty() ? null : String.join("\n", identity), null, false);
    }

    /** Those of the component, for a body that is not the content itself; null for other bodies. */
    private static BodySources sources(Exchange exchange, Object body) {
        if (!BodySources.isSource(body)) {
            return null;
        }
        Component component = exchange.getContext().getComponent("openai-uploads");
        if (component instanceof Opener opener) {
            return opener.sources();
        }
        throw new IllegalStateException("The component openai-uploads is " + component
                + ", which cannot open a body of type " + body.getClass().getTypeName());
    }
}
