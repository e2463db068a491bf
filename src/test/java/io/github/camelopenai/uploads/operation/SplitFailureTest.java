package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures in a split: the behaviour of Camel's Splitter, of the expression and of the strategy. */
@Timeout(120)
class SplitFailureTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 20;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    private final AtomicInteger deadLetters = new AtomicInteger();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                // Otherwise Camel would read the streams before the routes.
                getContext().setStreamCaching(false);
                ExecutorService four = getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", 4);
                // One route for each common way of splitting.
                from("direct:sequential")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:notStreaming")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:parallel")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:parallelNotStreaming")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .parallelProcessing()
                        .executorService(four)
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:goOnAfterFailure")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:cachedPool")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(
                                getContext().getExecutorServiceManager().newCachedThreadPool(this, "cached"))
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:sharedUnitOfWork")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .shareUnitOfWork()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:timeout")
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .timeout(300)
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:ownSplitterTimeout")
                        .to("direct:create")
                        .split(exchangeProperty("pieces"), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .timeout(300)
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:asyncRedelivery")
                        .errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(2)
                                .redeliveryDelay(1)
                                .asyncDelayedRedelivery())
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .stopOnException()
                        .to("openai-uploads:addPart?maxRetries=0")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:handledInside")
                        .onException(Exception.class)
                        .handled(true)
                        .process(exchange -> deadLetters.incrementAndGet())
                        .end()
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:deadLetter")
                        .errorHandler(deadLetterChannel("direct:dead"))
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:dead").process(exchange -> deadLetters.incrementAndGet());
                from("direct:foreignStrategy")
                        .to("direct:create")
                        .split(uploadParts(), (old, part) -> old == null ? part : old)
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end();
                from("direct:redelivered")
                        .errorHandler(noErrorHandler())
                        .to("direct:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:redelivering")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1))
                        .to("direct:redelivered");
                from("direct:tryCatch")
                        .to("openai-uploads:create?partSize=" + PART)
                        .doTry()
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(four)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete")
                        .endDoTry()
                        .doCatch(Exception.class)
                        .to("openai-uploads:cancel")
                        .end();
                from("direct:create")
                        .errorHandler(noErrorHandler())
                        .to("openai-uploads:create?autoCancel=true&partSize=" + PART);
            }
        };
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setMaxRetries(0);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(spoolFiles()).isEmpty();
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 0);
    }

    /** A stream of known length that records whether it was closed. */
    private static final class Source extends ByteArrayInputStream {
        final AtomicBoolean closed = new AtomicBoolean();

        Source(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private Exchange sendStream(String uri, InputStream stream, long length) {
        return send(uri, exchange -> {
            exchange.getMessage().setBody(stream);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, length);
        });
    }

    /**
     * That nothing is in flight when the cancel goes out is what UploadSessionTest shows, since a server may hear things
     * late.
     */
    private void assertCancelledOnce() {
        assertThat(emulator.files()).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequential",
                "notStreaming",
                "parallel",
                "parallelNotStreaming",
                "goOnAfterFailure",
                "cachedPool",
                "sharedUnitOfWork"
            })
    void shouldUploadFilesAndStreamsWhicheverWayTheyAreSplit(String route) throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", CONTENT.length + 17);
        Source source = new Source(CONTENT);

        Exchange ofFile = send("direct:" + route, file);
        Exchange ofStream = sendStream("direct:" + route, source, CONTENT.length);

        assertThat(ofFile.getException()).isNull();
        assertThat(ofStream.getException()).isNull();
        assertThat(emulator.files().get(0).sha256()).isEqualTo(Bytes.sha256(file));
        assertThat(emulator.files().get(1).sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(source.closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequential",
                "notStreaming",
                "parallel",
                "parallelNotStreaming",
                "goOnAfterFailure",
                "cachedPool",
                "sharedUnitOfWork"
            })
    void shouldFailAndCancelOnceWhenAPartFails(String route) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");
        Source source = new Source(CONTENT);

        Exchange result = sendStream("direct:" + route, source, CONTENT.length);

        assertThat(result.getException(OpenAIUploadsException.class)).hasMessageContaining("part refused");
        assertCancelledOnce();
        assertThat(source.closed).isTrue();
    }

    @Test
    void shouldKeepTheOrderOfPartsForAnyOrderOfResponses() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).delayAnswer(Duration.ofMillis(300));

        Exchange result = send("direct:parallel", CONTENT);

        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.PART_COUNT))
                .isEqualTo(PARTS);
    }

    @Test
    void shouldNotReadTheRestOfAStreamWhenItStopsEarly() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad", "part refused");
        Source source = new Source(CONTENT);

        sendStream("direct:sequential", source, CONTENT.length);

        assertThat(source.available()).as("bytes left unread").isGreaterThan(CONTENT.length / 2);
    }

    @Test
    void shouldStopPartsThatAreBeingSentWhenAnotherFails() {
        Gate gate = emulator.script()
                .on(EmulatorCall.ADD_PART)
                .when(request -> request.nth() != 2)
                .always()
                .hold();
        emulator.script().on(EmulatorCall.ADD_PART).answerError(400, "bad", "part refused");

        Exchange result = send("direct:parallel", CONTENT);

        assertThat(result.getException()).hasStackTraceContaining("part refused");
        assertThat(emulator.onlyUpload().parts()).isEmpty();
        assertCancelledOnce();
        gate.open();
    }

    @Test
    void shouldFailWhenTheSplitTimesOutThoughCamelDoesNot() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(3).always().hold();

        Exchange result = send("direct:timeout", CONTENT);

        assertThat(result.getException())
                .hasMessageContaining("parts were uploaded")
                .hasMessageContaining("time out");
        assertCancelledOnce();
        gate.open();
    }

    @Test
    void shouldFailWhenTheSplitTimesOutBeforeThePartCountIsKnown() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(3).always().hold();

        Exchange result = send("direct:ownSplitterTimeout", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.setProperty("pieces", java.util.Collections.nCopies(8, new byte[CONTENT.length / 8]));
        });

        assertThat(result.getException()).hasMessageContaining("last parts of the upload were not sent");
        assertCancelledOnce();
        gate.open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential", "parallel"})
    void shouldFailWhenTheSourceThrowsAnUnexpectedException(String route) {
        InputStream broken = new InputStream() {
            private int left = 5 * PART;

            @Override
            public int read() {
                if (left-- == 0) {
                    throw new StackOverflowError("in a stream");
                }
                return 1;
            }

            @Override
            public void close() {
                throw new IllegalStateException("in a close");
            }
        };

        Exchange result = sendStream("direct:" + route, broken, CONTENT.length);

        assertThat(result.getException()).hasStackTraceContaining("in a stream");
        assertCancelledOnce();
    }

    @Test
    void shouldFailWhenAFailureWasHandledInsideTheSplit() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");

        Exchange result = send("direct:handledInside", CONTENT);

        assertThat(deadLetters.get()).as("handled parts").isEqualTo(1);
        assertThat(result.getException())
                .hasMessageContaining("Only 19 of 20 parts were uploaded")
                .hasMessageContaining("[2]")
                .hasStackTraceContaining("part refused");
        assertCancelledOnce();
    }

    @Test
    void shouldCancelOnceUnderADeadLetterChannelThoughItRunsPerPart() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).times(3).answerError(400, "bad", "part refused");

        send("direct:deadLetter", CONTENT);

        assertThat(deadLetters.get()).isPositive();
        assertCancelledOnce();
    }

    @Test
    void shouldSendAPartAgainWhenCamelRedeliversIt() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).times(3).answerError(503, null, "busy");

        Exchange result = sendStream("direct:asyncRedelivery", new Source(CONTENT), CONTENT.length);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldFreeSpooledPartsUnderAForeignStrategy() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad", "part refused");
        Source source = new Source(CONTENT);

        Exchange result = sendStream("direct:foreignStrategy", source, CONTENT.length);

        assertThat(result.getException()).isNotNull();
        assertThat(source.closed).isTrue();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldRefuseAHalfReadStreamWhenTheRouteIsRedelivered() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");

        Exchange result = sendStream("direct:redelivering", new Source(CONTENT), CONTENT.length);

        assertThat(result.getException())
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("stream already consumed");
        assertThat(emulator.files()).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldUploadTheWholeFileWhenTheRouteIsRedelivered() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");
        File file = Bytes.file(directory, "batch.jsonl", CONTENT.length).toFile();

        Exchange result = send("direct:redelivering", file);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldUploadASpooledStreamWholeWhenTheRouteIsRedelivered() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");

        Exchange result = send("direct:redelivering", new Source(CONTENT));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldCancelInACatchBlockWithTheBodyKept() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad", "part refused");

        Exchange result = send("direct:tryCatch", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isSameAs(CONTENT);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.STATUS)).isEqualTo("cancelled");
        assertCancelledOnce();
    }

    @Test
    void shouldFailWhenTheStreamEndsTooEarly() {
        Exchange result = sendStream("direct:parallel", new Source(CONTENT), CONTENT.length + 1);

        assertThat(result.getException())
                .hasRootCauseInstanceOf(SourceChangedException.class)
                .hasStackTraceContaining("ended after " + CONTENT.length + " bytes, though " + (CONTENT.length + 1));
        assertCancelledOnce();
    }

    @Test
    void shouldFailWhenTheStreamDoesNotEnd() {
        Exchange result = sendStream("direct:parallel", new Source(CONTENT), CONTENT.length - 1);

        assertThat(result.getException()).hasStackTraceContaining("goes on after the " + (CONTENT.length - 1));
        assertCancelledOnce();
    }

    @Test
    void shouldFailWhenTheStreamBreaks() {
        InputStream broken = new InputStream() {
            private int left = 5 * PART;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("the line broke");
                }
                return 1;
            }
        };

        Exchange result = sendStream("direct:parallel", broken, CONTENT.length);

        assertThat(result.getException()).hasStackTraceContaining("the line broke");
        assertCancelledOnce();
    }

    @Test
    void shouldFailWhenTheFileIsModifiedWhileItIsUploaded() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", CONTENT.length);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Thread change = new Thread(() -> {
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1
                    && emulator.requestsOf(EmulatorCall.ADD_PART).size() == 2);
            try {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            gate.open();
        });
        change.start();

        Exchange result = send("direct:sequential", file);
        change.join();

        assertThat(result.getException())
                .hasRootCauseInstanceOf(SourceChangedException.class)
                .hasStackTraceContaining("was modified at 1970");
        assertCancelledOnce();
    }

    @Test
    void shouldFailBeforeCompleteWhenTheFileIsReplacedAfterItsLastPart() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", 1000);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).holdAnswer();
        Thread change = new Thread(() -> {
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1
                    && !emulator.onlyUpload().parts().isEmpty());
            try {
                Path other = Bytes.file(directory, "other", 1000);
                Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
                Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            gate.open();
        });
        change.start();

        Exchange result = send("direct:sequential", file);
        change.join();

        assertThat(result.getException())
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("was replaced");
        assertCancelledOnce();
    }
}
