package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.Assembly;
import io.github.camelopenai.uploads.emulator.EmulatedPart;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.ServerProfile;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose limits and rules differ from OpenAI's, with the options of the page for each. */
class OtherServersTest {

    private static final int MIB = 1 << 20;

    abstract static class Server extends UploadsTestSupport {

        Exchange stream(String uri, byte[] content, boolean known) {
            return send(uri, exchange -> {
                exchange.getMessage().setBody(new FilterInputStream(new ByteArrayInputStream(content)) {});
                if (known) {
                    exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, content.length);
                }
            });
        }

        void assertUploaded(Exchange result, byte[] content) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
        }

        List<Long> sizes() {
            if (emulator.uploads().isEmpty()) {
                return List.of();
            }
            return emulator.uploads().get(emulator.uploads().size() - 1).parts().stream()
                    .map(EmulatedPart::bytes)
                    .toList();
        }

        File sparse(long length) throws IOException {
            File file = directory.resolve("large.bin").toFile();
            try (RandomAccessFile created = new RandomAccessFile(file, "rw")) {
                created.setLength(length);
            }
            return file;
        }
    }

    /** stdapi.ai and others. */
    @Nested
    class BackedByS3 extends Server {

        private static final byte[] CONTENT = Bytes.random(17 * MIB);

        @Override
        public EmulatorBuilder emulator() {
            return UploadsEmulator.builder().profile(ServerProfile.S3_BACKED);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            OpenAIUploadsConfiguration options = component.getConfiguration();
            options.setMinPartSize("5MiB");
            options.setPartsInOrder(true);
            options.setFileName("a.jsonl");
            options.setPartSize("5MiB");
            options.setOutageTimeout("30s");
        }

        @RepeatedTest(3)
        void shouldSendTheBytesOfAFileInOrder() {
            assertUploaded(send("openai-uploads:upload?parallelParts=8", CONTENT), CONTENT);
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(1);
        }

        @ParameterizedTest
        @CsvSource({"true,disk", "true,memory", "false,disk"})
        void shouldSendTheBytesOfAStreamInOrder(boolean known, String buffer) {
            assertUploaded(
                    stream("openai-uploads:upload?parallelParts=8&partBuffer=" + buffer, CONTENT, known), CONTENT);
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(1);
        }

        @Test
        void shouldStayInOrderWhenPartsAreRetried() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(1).loseAnswer();
            emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(503, null, "busy");

            assertUploaded(send("openai-uploads:upload", CONTENT), CONTENT);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldMakeNoPartButTheLastTooSmall(boolean file) {
            byte[] content = Bytes.random(23 * MIB + 1);
            String uri = "openai-uploads:upload?partSize=11MiB&minPartSize=10MiB";

            assertUploaded(file ? send(uri, content) : stream(uri, content, true), content);

            List<Long> sizes = sizes();
            assertThat(sizes.subList(0, sizes.size() - 1))
                    .allSatisfy(size -> assertThat(size).isBetween(10L * MIB, 11L * MIB));
        }

        @Test
        void shouldResumeInOrder() throws Exception {
            String uri = "openai-uploads:upload?journalDirectory=" + directory.resolve("journal");
            File file = Files.write(directory.resolve("in.jsonl"), CONTENT).toFile();
            // Recorded in parallel, the first part is missing, so that later ones must not be used.
            emulator.script().on(EmulatorCall.ADD_PART).nth(1).times(1).answerError(403, null, "no");
            Exchange first = send(uri + "&partsInOrder=false&parallelParts=4", file);
            assertThat(first.getException()).isInstanceOf(OpenAIUploadsException.class);
            emulator.script().clear();

            assertUploaded(send(uri, file), CONTENT);
        }

        @Test
        void shouldUploadInPartsOfTheRoute() throws Exception {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:parts")
                            .to("openai-uploads:create")
                            .split(uploadParts(), collectPartIds())
                            .streaming()
                            .stopOnException()
                            .to("openai-uploads:addPart")
                            .end()
                            .to("openai-uploads:complete");
                }
            });

            assertUploaded(send("direct:parts", CONTENT), CONTENT);
        }

        @Test
        void shouldRefuseAPartSizeThatIsTooSmallWhenTheRouteStarts() {
            assertThatThrownBy(() -> send("openai-uploads:upload?partSize=4MiB", CONTENT))
                    .rootCause()
                    .hasMessage("partSize is '4MiB', which is 4194304 bytes; a part can have 5242880 to 67108864 bytes"
                            + " (options minPartSize, maxPartSize)");
        }

        @Test
        void shouldFailInAnotherOrder() throws Exception {
            Gate first = emulator.script().on(EmulatorCall.ADD_PART).hold();
            CompletableFuture<Exchange> result = new CompletableFuture<>();
            Thread upload = new Thread(
                    () -> result.complete(send("openai-uploads:upload?partsInOrder=false&parallelParts=4", CONTENT)));
            upload.start();
            await().until(() -> sizes().size() == 3);
            first.open();

            assertThat(result.get(60, TimeUnit.SECONDS).getException())
                    .hasMessageContaining("arrived before the part that it follows");
            upload.join();
        }

        @Test
        void shouldFailWithoutTheOptions() {
            Exchange result = send("openai-uploads:upload?minPartSize=1B&partSize=4MiB", CONTENT);

            assertThat(result.getException()).hasMessageContaining("must have at least 5242880 bytes");
        }
    }

    /** Crusoe. */
    @Nested
    class WithLargeParts extends Server {

        private static final byte[] CONTENT = Bytes.random(66 * MIB);

        @Override
        public EmulatorBuilder emulator() {
            return UploadsEmulator.builder().profile(ServerProfile.LARGE_PARTS);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            OpenAIUploadsConfiguration options = component.getConfiguration();
            options.setMaxPartSize("128MiB");
            options.setMaxUploadSize("16GiB");
            options.setFileName("a.jsonl");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldSendPartsOfMoreThan64MiB(boolean file) {
            emulator.script().assembly(Assembly.endingAfter(2));
            String uri = "openai-uploads:upload?partSize=128MiB&adaptiveParts=false";

            assertUploaded(file ? send(uri, CONTENT) : stream(uri, CONTENT, true), CONTENT);

            assertThat(sizes()).containsExactly(66L * MIB);
        }

        @Test
        void shouldSendPartsOfMoreThan64MiBFromTheRoute() throws Exception {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:parts")
                            .to("openai-uploads:create")
                            .split(uploadParts("65MiB"), collectPartIds())
                            .streaming()
                            .stopOnException()
                            .to("openai-uploads:addPart")
                            .end()
                            .to("openai-uploads:complete");
                }
            });

            assertUploaded(send("direct:parts", CONTENT), CONTENT);

            assertThat(sizes()).containsExactly(65L * MIB, 1L * MIB);
        }

        @Test
        void shouldTakeFilesOfMoreThan8GiB() throws Exception {
            assertThat(send("openai-uploads:create?purpose=fine-tune", sparse(16L << 30))
                            .getException())
                    .isNull();
            assertThat(emulator.onlyUpload().bytes()).isEqualTo(16L << 30);
            assertThat(send("openai-uploads:create?purpose=fine-tune", sparse((16L << 30) + 1))
                            .getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 17179869184 bytes (option maxUploadSize)");
            assertThat(emulator.uploads()).hasSize(1);
        }

        @Test
        void shouldKeep64MiBAsTheDefaultPartSize() {
            assertUploaded(send("openai-uploads:upload?adaptiveParts=false", CONTENT), CONTENT);

            assertThat(sizes()).containsExactlyInAnyOrder(64L * MIB, 2L * MIB);
        }
    }

    @Nested
    class OlderAzure extends Server {

        @Override
        public EmulatorBuilder emulator() {
            return UploadsEmulator.builder().profile(ServerProfile.AZURE_2024);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            OpenAIUploadsConfiguration options = component.getConfiguration();
            options.setApiVersion("2024-10-21");
            options.setAuthentication(Authentication.apiKey);
            options.setMaxUploadSize("9GB");
            options.setFileName("a.jsonl");
        }

        @Test
        void shouldTakeFilesOf9GBForTwoHours() throws Exception {
            assertThat(send("openai-uploads:create?purpose=fine-tune", sparse(9_000_000_000L))
                            .getException())
                    .isNull();
            assertThat(Duration.between(
                            emulator.onlyUpload().createdAt(),
                            emulator.onlyUpload().expiresAt()))
                    .isEqualTo(Duration.ofHours(2));
            assertThat(send("openai-uploads:create?purpose=fine-tune", sparse(9_000_000_001L))
                            .getException())
                    .hasMessageContaining("maxUploadSize");
        }

        @Test
        void shouldUpload() {
            byte[] content = Bytes.random(3 * MIB);

            assertUploaded(send("openai-uploads:upload?partSize=1MiB", content), content);
        }
    }

    /** A proxy that takes smaller bodies than the API. */
    @Nested
    class BehindAProxy extends Server {

        private static final byte[] CONTENT = Bytes.random(20 * MIB);

        @Override
        public EmulatorBuilder emulator() {
            return UploadsEmulator.builder().maxPartBytes(MIB);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        @RepeatedTest(3)
        void shouldStartOverWithSmallerPartsOnce() {
            assertUploaded(send("openai-uploads:upload?partSize=8MiB", CONTENT), CONTENT);

            assertThat(emulator.uploads()).hasSize(2);
            assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @Test
        void shouldStartOverWithAStreamThatWasSpooled() {
            assertUploaded(stream("openai-uploads:upload?partSize=8MiB", CONTENT, false), CONTENT);
        }

        @Test
        void shouldStartOverWithAJournal() {
            assertUploaded(
                    send(
                            "openai-uploads:upload?partSize=8MiB&journalDirectory=" + directory.resolve("journal"),
                            CONTENT),
                    CONTENT);
        }

        @Test
        void shouldNotStartOverWithAStreamThatCanBeReadOnce() {
            Exchange result = stream("openai-uploads:upload?partSize=8MiB", CONTENT, true);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("HTTP 413")
                    .hasMessageContaining("maxPartSize");
            assertThat(emulator.uploads()).hasSize(1);
        }

        @Test
        void shouldFailIfSmallerPartsAreRefusedToo() {
            Exchange result = send("openai-uploads:upload?partSize=16MiB&parallelParts=2", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("HTTP 413")
                    .hasMessageContaining("Parts of 10485760 bytes were refused, and then parts of 1310720 bytes");
            assertThat(emulator.uploads()).hasSize(2).allSatisfy(upload -> assertThat(upload.status())
                    .isEqualTo(UploadStatus.CANCELLED));
        }

        @Test
        void shouldNotMakePartsSmallerThanTheMinimum() {
            Exchange result = send("openai-uploads:upload?partSize=8MiB&minPartSize=8MiB", CONTENT);

            assertThat(result.getException()).hasMessageContaining("HTTP 413");
            assertThat(emulator.uploads()).hasSize(1);
        }

        @Test
        void shouldSendSmallerPartsFromTheStartIfTold() {
            assertUploaded(send("openai-uploads:upload?maxPartSize=1MiB", CONTENT), CONTENT);

            assertThat(emulator.uploads()).hasSize(1);
            assertThat(sizes()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(MIB));
        }

        @Test
        void shouldRefuseAPartThatIsTooLargeBeforeItIsSent() {
            assertThat(send("openai-uploads:create", CONTENT).getException()).isNull();
            Exchange result = send(
                    "openai-uploads:addPart?maxPartSize=1MiB&uploadId="
                            + emulator.onlyUpload().id(),
                    CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The part has 20971520 bytes; it must have 1 to 1048576 bytes");
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
        }
    }

    /** The API without checks on this side. */
    @Nested
    class LateRefusals extends Server {

        @Override
        public EmulatorBuilder emulator() {
            return UploadsEmulator.builder().purposeLimits(true);
        }

        @ParameterizedTest
        @CsvSource({"orders.csv,1,Must be .jsonl", "orders.jsonl,50001,more than 50000 requests"})
        void shouldComeAfterTheWholeUploadIfPurposeLimitsAreOff(String name, int lines, String message) {
            Exchange result = send(
                    "openai-uploads:upload?mimeType=text/jsonl&purposeLimits=off&fileName=" + name,
                    "{}\n".repeat(lines));

            assertThat(result.getException()).hasMessageContaining(message);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        }

        @Test
        void shouldNotComeForAFileThatFits() {
            assertThat(send("openai-uploads:upload?fileName=a.jsonl", "{}\n\n".repeat(50_000))
                            .getException())
                    .isNull();
        }
    }
}
