package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Camel's error handlers and its circuit breaker do around an upload, as the page tells it. */
@Timeout(60)
class DocumentedErrorHandlersTest {

    private static Exchange send(CamelContext context, String uri, Object body) throws IOException {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.send(uri, exchange -> {
                exchange.getMessage().setBody(body);
                exchange.getMessage().setHeader("CamelFileName", "batch.jsonl");
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, DocumentedRoutesSupport.CONTENT.length);
            });
        }
    }

    /** With a constructor that no subclass offers, as streams of consumers are. */
    private static FilterInputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(DocumentedRoutesSupport.CONTENT)) {};
    }

    @Nested
    class DeadLetterChannel extends DocumentedRoutesSupport {

        private final BlockingQueue<byte[]> letters = new LinkedBlockingQueue<>();

        private RouteBuilder routes(boolean original, String routeCaching) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    DeadLetterChannelBuilder deadLetters = deadLetterChannel("direct:dead");
                    errorHandler(original ? deadLetters.useOriginalMessage() : deadLetters);
                    from("direct:in").streamCache(routeCaching).to("openai-uploads:upload?purpose=batch");
                    from("direct:dead")
                            .errorHandler(noErrorHandler())
                            .process(letter -> letters.add(letter.getMessage().getBody(byte[].class)));
                }
            };
        }

        private byte[] letterOf(Object body, boolean original, boolean contextCaching, String routeCaching)
                throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, null, "This part is bad");
            CamelContext context = start(
                    Map.of("camel.main.streamCachingEnabled", String.valueOf(contextCaching)),
                    routes(original, routeCaching));
            send(context, "direct:in", body);
            return letters.poll(10, TimeUnit.SECONDS);
        }

        @ParameterizedTest
        @CsvSource({"true,true", "true,false", "false,true"})
        void shouldHaveTheWholeStreamWhereItIsCached(boolean contextCaching, String routeCaching) throws Exception {
            assertThat(letterOf(stream(), true, contextCaching, routeCaching)).isEqualTo(CONTENT);
        }

        @Test
        void shouldHaveOnlyWhatNobodyHasReadWhereNothingIsCached() throws Exception {
            assertThat(letterOf(stream(), true, false, "false")).hasSizeLessThan(CONTENT.length);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldHaveTheFileInAnyCase(boolean contextCaching) throws Exception {
            Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);

            assertThat(letterOf(file.toFile(), true, contextCaching, "false")).isEqualTo(CONTENT);
        }

        @Test
        void shouldBeANoteOfTheStream() throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, null, "This part is bad");
            CamelContext context = start(Map.of("camel.main.streamCachingEnabled", "false"), new NoteOfAStream());

            Exchange result = send(context, "direct:stream", stream());

            assertThat(directory.resolve("failed").resolve(result.getExchangeId() + ".txt"))
                    .content()
                    .startsWith("batch.jsonl: ")
                    .contains("This part is bad");
        }
    }

    @Nested
    class CircuitBreaker extends DocumentedRoutesSupport {

        private final BlockingQueue<Exchange> fallbacks = new LinkedBlockingQueue<>();

        private RouteBuilder later() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:later").process(fallbacks::add);
                }
            };
        }

        /** As on the page, but with a time-out that is shorter than the upload. */
        private RouteBuilder impatient(String from, String options) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from(from)
                            .circuitBreaker()
                            .resilience4jConfiguration()
                            .timeoutEnabled(true)
                            .timeoutDuration(500)
                            .end()
                            .to("openai-uploads:upload?purpose=batch" + options)
                            .onFallback()
                            .to("direct:later")
                            .end();
                }
            };
        }

        @Test
        void shouldWaitForTheUploadWithoutATimeOut() throws Exception {
            // Longer than the breaker's own time-out, one second.
            emulator.script().on(EmulatorCall.ADD_PART).delayAnswer(java.time.Duration.ofMillis(1500));
            CamelContext context = start(Map.of(), new BehindACircuitBreaker(), later());

            Exchange result = send(context, "direct:upload", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                    .isEqualTo(emulator.onlyFile().id());
            assertThat(fallbacks).isEmpty();
        }

        @Test
        void shouldFallBackWhenTheUploadFails() throws Exception {
            emulator.script().on(EmulatorCall.CREATE).answerError(400, null, "no");
            CamelContext context = start(Map.of(), new BehindACircuitBreaker(), later());

            send(context, "direct:upload", CONTENT);

            assertThat(fallbacks).hasSize(1);
            assertThat(emulator.uploads()).isEmpty();
        }

        @Test
        void shouldMakeTheFileThoughTheFallbackHasRun() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
            CamelContext context = start(Map.of(), impatient("direct:upload", ""), later());

            send(context, "direct:upload", CONTENT);

            assertThat(fallbacks).hasSize(1);
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
            gate.open();
            await().untilAsserted(() -> assertThat(emulator.files()).hasSize(1));
        }

        @Test
        void shouldCancelTheUploadOfAFileThatItsConsumerHasMoved() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
            Path inbox = Files.createDirectories(directory.resolve("inbox"));
            Files.write(inbox.resolve("batch.jsonl"), CONTENT);
            start(Map.of(), impatient("file:inbox?initialDelay=0", ""), later());

            await().until(() -> Files.exists(inbox.resolve(".camel/batch.jsonl")));

            assertThat(fallbacks).hasSize(1);
            gate.open();
            await().until(() -> emulator.onlyUpload().status() == UploadStatus.CANCELLED);
        }

        @Test
        void shouldMakeOneFileWithAJournalHoweverOftenItIsSent() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
            Path journal = directory.resolve("journal");
            CamelContext context = start(
                    Map.of(OPTION + "journalDirectory", journal.toString()),
                    impatient("direct:upload", "&journalKey=${header.CamelFileName}"),
                    later());
            send(context, "direct:upload", CONTENT);
            gate.open();
            await().untilAsserted(() -> assertThat(emulator.files()).hasSize(1));
            await().until(() -> isCompleted(journal));

            Exchange again = send(context, "direct:upload", CONTENT);

            assertThat(again.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                    .isEqualTo(emulator.onlyFile().id());
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }

        private static boolean isCompleted(Path journal) {
            try (Stream<Path> files = Files.list(journal)) {
                List<Path> records =
                        files.filter(file -> file.toString().endsWith(".json")).toList();
                return records.size() == 1 && Files.readString(records.get(0)).contains("COMPLETED");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
