package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.ComponentInternals;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.util.json.JsonObject;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Uploads after one that had to start over with smaller parts. */
class SmallerPartsTest extends UploadsTestSupport {

    private static final int LIMIT = 8 * Bytes.KIB;
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB";
    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);

    @Override
    public EmulatorBuilder emulator() {
        return UploadsEmulator.builder().maxPartBytes(LIMIT);
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("a.jsonl");
    }

    private Exchange upload(String options) {
        return send(UPLOAD + options, CONTENT);
    }

    private Exchange uploadStream() {
        return send(UPLOAD, exchange -> {
            exchange.getMessage().setBody(new FilterInputStream(new ByteArrayInputStream(CONTENT)) {});
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });
    }

    private void startOver() {
        assertThat(upload("").getException()).isNull();
        assertThat(emulator.uploads())
                .extracting("status")
                .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    @Test
    void shouldHaveSmallerPartsFromTheStart() {
        startOver();

        assertThat(upload("").getException()).isNull();
        assertThat(uploadStream().getException()).isNull();

        assertThat(emulator.uploads()).hasSize(4);
        assertThat(emulator.files()).hasSize(3).allSatisfy(file -> assertThat(file.sha256())
                .isEqualTo(Bytes.sha256(CONTENT)));
    }

    @Test
    void shouldBeToldOfOnceInTheLog() {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%p %c{1} %m")) {
            startOver();
            upload("");

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("TransferSteps"))
                    .hasSize(2)
                    .last()
                    .isEqualTo("WARN TransferSteps Until the component is stopped, uploads to " + emulator.baseUrl()
                            + " have parts of at most 8192 bytes, since larger ones were refused (HTTP 413). Set maxPartSize"
                            + " to the size that the server, or a proxy in front of it, takes");
        }
    }

    @Test
    void shouldShowTheirSizeInTheConsole() {
        assertThat((String) devConsole().call(DevConsole.MediaType.TEXT)).doesNotContain("Parts at");

        startOver();

        assertThat((String) devConsole().call(DevConsole.MediaType.TEXT))
                .contains("\nParts at " + emulator.baseUrl()
                        + ": at most 8192 bytes, since larger ones were refused (HTTP 413)\n");
        assertThat((JsonObject) devConsole().call(DevConsole.MediaType.JSON))
                .extractingByKey("partSizes")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(Map.of("baseUrl", emulator.baseUrl(), "maxPartSize", (long) LIMIT));
    }

    @Test
    void shouldHaveLargePartsAgainAfterARestartOfTheComponent() {
        OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        startOver();
        assertThat(ComponentInternals.runtime(component).learnedPartSizes()).hasSize(1);

        component.stop();
        component.start();

        assertThat(ComponentInternals.runtime(component).learnedPartSizes()).isEmpty();
    }

    @Test
    void shouldHaveLargePartsAtAnotherServer() {
        startOver();

        String other = emulator.baseUrl().replace("127.0.0.1", "localhost");
        assertThat(upload("&baseUrl=" + other).getException()).isNull();

        assertThat(emulator.uploads()).hasSize(4);
    }

    @Test
    void shouldNotHavePartsSmallerThanTheMinimum() {
        startOver();

        Exchange result = upload("&minPartSize=40KiB&adaptiveParts=false");

        assertThat(result.getException()).hasMessageContaining("HTTP 413").hasMessageContaining(" of 5 (");
        assertThat(emulator.uploads()).hasSize(3);
    }

    @Test
    void shouldNotHaveASizeThatWasRefusedToo() {
        for (int i = 0; i < 2; i++) {
            assertThat(send("openai-uploads:upload?partSize=100KiB&adaptiveParts=false", CONTENT)
                            .getException())
                    .hasMessageContaining("Parts of 102400 bytes were refused, and then parts of 12800 bytes");
        }
    }

    @Test
    void shouldHaveEvenSmallerPartsWhenTheseAreRefusedLater() {
        startOver();
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .when(request -> Long.parseLong(request.header("Content-Length").orElseThrow()) > LIMIT / 2)
                .always()
                .answerError(413, null, "too large");

        assertThat(upload("").getException()).isNull();
        assertThat(upload("").getException()).isNull();

        assertThat(emulator.uploads()).hasSize(5);
    }
}
