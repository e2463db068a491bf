package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log lines of the option {@code progressInterval}. */
@Timeout(120)
class ProgressLogTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;
    private static final String UPLOAD = "openai-uploads:upload?partSize=250000&parallelParts=2";

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setProgressInterval("100ms");
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private static List<String> progress(CapturedLog log) {
        return log.lines().stream()
                .filter(line -> line.startsWith("ProgressLog "))
                .toList();
    }

    @Test
    void shouldLogTheProgressOncePerIntervalUntilTheUploadEnds() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        try (CapturedLog log = new CapturedLog(Level.INFO, "%c{1} %level %X{openai.uploadId} %m")) {
            CompletableFuture<?> upload = Background.run(() -> send(UPLOAD, Bytes.random(LENGTH)));
            await().until(() -> progress(log).size() >= 3);
            assertThat(progress(log))
                    .last()
                    .asString()
                    .matches("ProgressLog INFO " + emulator.onlyUpload().id()
                            + " batch.jsonl 0.5 of 1.0 MB, 50 %, .+/s(, .+ left)?, 2 in flight");
            gate.open();
            upload.join();

            int lines = progress(log).size();
            await().during(Duration.ofMillis(400)).until(() -> progress(log).size() == lines);
        }
    }

    @Test
    void shouldNotLogAnUploadThatIsShorterThanTheInterval() {
        try (CapturedLog log = new CapturedLog(Level.INFO, "%c{1} %m")) {
            send(UPLOAD + "&progressInterval=30s", Bytes.random(LENGTH));

            assertThat(log.lines()).anyMatch(line -> line.contains("is completed"));
            assertThat(progress(log)).isEmpty();
        }
    }

    @Test
    void shouldLogTheProgressOfARouteThatSendsParts() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        try (CapturedLog log = new CapturedLog(Level.INFO, "%c{1} %m")) {
            CompletableFuture<?> upload = Background.run(() -> send("direct:upload", Bytes.random(LENGTH)));
            await().until(() -> progress(log).size() >= 3);
            assertThat(progress(log))
                    .last()
                    .asString()
                    .contains("batch.jsonl 0.3 of 1.0 MB, 26 %")
                    .contains("4 in flight");
            gate.open();
            upload.join();
        }
    }
}
