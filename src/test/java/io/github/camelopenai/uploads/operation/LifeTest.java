package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads with any expiry that a server reports. */
@Timeout(120)
class LifeTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(20 * Bytes.KIB);

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setPartSize("8KiB");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private record Times(String createdAt, String expiresAt) {
        String edit(String body) {
            return body.replaceFirst("\"created_at\":\\d+", "\"created_at\":" + createdAt)
                    .replaceFirst("\"expires_at\":\\d+", "\"expires_at\":" + expiresAt);
        }
    }

    static Stream<Times> times() {
        String now = "1795726800";
        return Stream.of(
                new Times(now, "253402300799"),
                new Times(now, "9223372036854775807"),
                new Times(now, "9223372036854775"),
                new Times("-9223372036854775808", "9223372036854775807"),
                new Times("-1", "9223372036854775807"),
                new Times(now, "-9223372036854775808"),
                new Times("9223372036854775807", "-9223372036854775808"),
                new Times("9223372036854775807", "9223372036854775807"),
                new Times(now, now),
                new Times(now, "0"),
                new Times("0", "0"),
                new Times(now, "null"),
                new Times("null", "253402300799"),
                new Times("null", "null"),
                new Times(now + "000", "1795730400000"),
                new Times(now, "1795730400000"));
    }

    private void serverSays(Times times) {
        emulator.script().on(EmulatorCall.CREATE).always().editAnswer(times::edit);
    }

    private void assertUploaded(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @ParameterizedTest
    @MethodSource("times")
    void shouldUploadInOneStep(Times times) {
        serverSays(times);

        assertUploaded(send("openai-uploads:upload", CONTENT));
    }

    @ParameterizedTest
    @MethodSource("times")
    void shouldUploadWithThePartsInTheRoute(Times times) {
        serverSays(times);

        assertUploaded(send("direct:upload", CONTENT));
    }

    @ParameterizedTest
    @MethodSource("times")
    void shouldResumeFromTheJournal(Times times) throws Exception {
        serverSays(times);
        Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
        String upload = "openai-uploads:upload?maxRetries=0&journalDirectory=" + directory.resolve("journal");
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(503, null, "down");
        assertThat(send(upload, file).getException()).hasMessageContaining("503");

        Exchange result = send(upload, file);

        assertUploaded(result);
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldReadMilliseconds() {
        serverSays(new Times("1795726800000", "1795726802000"));
        emulator.script().on(EmulatorCall.ADD_PART).hold();

        // Two seconds, and not half an hour.
        Exchange result = send("openai-uploads:upload", CONTENT);

        assertThat(result.getException()).hasMessageContaining("expires");
    }
}
