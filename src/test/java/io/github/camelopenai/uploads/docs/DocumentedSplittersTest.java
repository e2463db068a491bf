package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.UploadPartsExpression;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** Runs the ways of cutting and collecting that the pages show. */
class DocumentedSplittersTest extends DocumentedRoutesSupport {

    @Test
    void shouldCompleteInTheAggregatorBeforeTheExchangeEnds() throws Exception {
        CamelContext context = start(Map.of(), new AggregateParts());
        Thread[] completing = new Thread[1];
        MockEndpoint ready = context.getEndpoint("mock:ready", MockEndpoint.class);
        ready.whenAnyExchangeReceived(exchange -> completing[0] = Thread.currentThread());

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(completing[0]).isEqualTo(Thread.currentThread());
        assertThatTheFileIsThere();
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @Test
    void shouldSendTheBodiesOfAnotherSplitter() {
        CamelContext context = start(Map.of(), new WholeLines());
        byte[] lines = "{\"n\":1}\n".repeat(1000).getBytes(StandardCharsets.UTF_8);

        Exchange result = send(context, "direct:upload", lines);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256(lines));
        assertThat(emulator.onlyUpload().parts()).hasSize(8);
    }

    @Test
    void shouldSendABodyAsOnePart() {
        CamelContext context = start(Map.of(), "one-part.yaml");

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getMessage().getBody(Upload.class).file().id())
                .isEqualTo(emulator.onlyFile().id());
        assertThatTheFileIsThere();
    }

    @Test
    void shouldMakeTheSplitterABean() {
        CamelContext context = start(Map.of(), "part-size.yaml");

        UploadPartsExpression parts =
                context.getRegistry().lookupByNameAndType("smallParts", UploadPartsExpression.class);

        assertThat(parts.getPartSize()).isEqualTo("8MiB");
        assertThat(parts.getSpoolDirectory()).isEqualTo("spool");
    }
}
