package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The causes of failed uploads, and their redelivery. */
class UploadFailureTest extends UploadFailureTestSupport {

    @Test
    void shouldNotCancelWithoutCancelOnFailure() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad_part", "This part is bad");

        Exchange result = send(UPLOAD + "&cancelOnFailure=false", CONTENT);

        assertThat(result.getException()).hasMessageContaining("This part is bad");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @Test
    void shouldKeepTheFirstCauseWhenTheCancelFailsToo() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad_part", "This part is bad");
        emulator.script().on(EmulatorCall.CANCEL).always().answerError(400, null, "Not now");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).hasMessageContaining("This part is bad");
        assertThat(result.getException().getSuppressed()).singleElement().satisfies(failed -> assertThat(failed)
                .hasMessageContaining("Not now"));
    }

    @Test
    void shouldFailWhenAFileGrowsWhileItIsUploaded() throws Exception {
        Path file = Files.write(directory.resolve("growing.jsonl"), CONTENT);
        emulator.script().on(EmulatorCall.ADD_PART).nth(10).answerError(503, null, "busy");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:growing").to(UPLOAD);
            }
        });
        CompletableFuture<Exchange> result;
        var gate = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        result = Background.call(() -> send("direct:growing", file));
        await().until(() -> gate.held() == 1);
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        gate.open();

        assertThat(result.get(60, TimeUnit.SECONDS).getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContaining(emulator.onlyUpload().id())
                .hasRootCauseInstanceOf(SourceChangedException.class);
        assertCancelledAfterEverythingHadEnded();
    }

    @ParameterizedTest
    @ValueSource(ints = {20 * PART - 1, 20 * PART + 1})
    void shouldFailWhenAStreamHasAnotherLengthThanWasAnnounced(int announced) {
        Exchange result = send(UPLOAD, exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, announced);
        });

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContaining("were announced")
                .hasMessageContaining(emulator.onlyUpload().id())
                .hasCauseInstanceOf(SourceChangedException.class);
        assertCancelledAfterEverythingHadEnded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&spoolStreams=all"})
    void shouldReportWhyTheSourceCouldNotBeRead(String option) {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                if (in.available() < 5 * PART) {
                    throw new IOException("connection to the store lost");
                }
                return super.read(b, off, len);
            }
        };

        Exchange result = send(UPLOAD + option, e -> stream(e, broken));

        assertThat(result.getException()).isInstanceOf(IOException.class);
        assertThat(result.getException()).hasRootCauseMessage("connection to the store lost");
        if (option.isEmpty()) {
            assertCancelledAfterEverythingHadEnded();
        } else {
            assertThat(emulator.requests()).isEmpty();
        }
    }

    @Test
    void shouldRefuseWhatIsLeftOfAStreamWhenTheExchangeIsRedelivered() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1));
                from("direct:again").streamCache("false").to(UPLOAD);
            }
        });
        emulator.script().on(EmulatorCall.ADD_PART).nth(7).answerError(400, "bad_part", "This part is bad");

        Exchange result = send("direct:again", e -> stream(e, new ByteArrayInputStream(CONTENT)));

        assertThat(result.getException()).hasMessageContaining("stream already consumed");
        assertThat(result.getException().getSuppressed())
                .singleElement(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("This part is bad");
        assertCancelledAfterEverythingHadEnded();
    }

    @Test
    void shouldUploadTheWholeAgainWhenARedeliveryFindsItSpooled() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1));
                from("direct:again").streamCache("false").to(UPLOAD);
            }
        });
        emulator.script().on(EmulatorCall.ADD_PART).nth(7).answerError(400, "bad_part", "This part is bad");

        Exchange result = send("direct:again", new ByteArrayInputStream(CONTENT));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldNotWaitForASourceThatIgnoresCloseAndInterrupt() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        InputStream stuck = new DeafStream(over);
        Exchange[] result = new Exchange[1];
        Thread thread = new Thread(() -> result[0] = send(UPLOAD, e -> stream(e, stuck)));
        thread.start();
        await().until(() -> !spoolFiles().isEmpty());

        thread.interrupt();
        thread.join(60_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(result[0].getException()).hasCauseInstanceOf(UploadAbortedException.class);
        assertCancelledAfterEverythingHadEnded();
        over.countDown();
        await().until(() -> spoolFiles().isEmpty());
    }

    @Test
    void shouldLeaveNoSpoolFileWhenABlockedSourceEndsLater() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        InputStream deaf = new DeafStream(over);
        Exchange[] result = new Exchange[1];
        Thread thread = new Thread(() -> result[0] = send(UPLOAD, deaf));
        thread.start();
        await().until(() -> !spoolFiles().isEmpty());

        thread.interrupt();
        thread.join(60_000);

        assertThat(result[0].getException()).hasMessageContaining("interrupted");
        over.countDown();
        await().until(() -> spoolFiles().isEmpty());
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldUploadWhatWasReadThoughTheSourceCannotBeClosed() {
        InputStream unclosable = new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public void close() throws IOException {
                throw new IOException("close failed");
            }
        };

        Exchange result = send(UPLOAD, unclosable);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldNotTryACompleteOnceAPartIsMissing() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(20).answerError(404, null, "No such upload");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).hasMessageContaining("HTTP 404");
        assertCancelledAfterEverythingHadEnded();
        assertThat(emulator.requests()).last().extracting(RecordedRequest::call).isEqualTo(EmulatorCall.CANCEL);
    }

    @Test
    void shouldEndItsThreadsWhenTheyHaveNothingToDo() {
        send(UPLOAD, CONTENT);

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.contains("OpenAIUploadsPart") && name.contains(context.getName())));
    }

    @Nested
    @Timeout(120)
    class Expiry extends UploadsTestSupport {

        private static final Duration LIFE = Duration.ofSeconds(3);

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().sessionLife(LIFE);
        }

        @Test
        void shouldNotWaitForABlockedSourceAfterTheUploadExpires() throws Exception {
            try (PipedOutputStream out = new PipedOutputStream();
                    PipedInputStream silent = new PipedInputStream(out)) {
                out.write(1);

                Exchange result = send(UPLOAD, exchange -> {
                    exchange.getMessage().setBody(silent);
                    exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, 2 * PART);
                });

                assertThat(result.getException())
                        .isInstanceOf(UploadExpiredException.class)
                        .hasMessageContaining(emulator.onlyUpload().id())
                        .hasMessageContaining("spoolStreams=all")
                        .hasMessageContaining("131072 of 131072 bytes are left");
                // It may arrive too late on a slow machine.
                assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
                assertThat(spoolFiles()).isEmpty();
            }
        }

        @Test
        void shouldEndAPausedUploadWhenItExpires() {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().holdAnswer();
            CompletableFuture<Exchange> running = Background.call(() -> send(UPLOAD, CONTENT));
            await().until(() -> gate.held() > 0);
            OpenAIUploadsEndpoint endpoint = context.getEndpoint(UPLOAD, OpenAIUploadsEndpoint.class);
            endpoint.pauseUploads();
            gate.open();

            assertThat(running.join().getException())
                    .isInstanceOf(UploadExpiredException.class)
                    .hasMessageContaining("Its endpoint is paused");
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
        }

        @Test
        void shouldFailWithTheArithmeticWhenTheTimeIsOver() throws Exception {
            try (TcpProxy slow = TcpProxy.to(emulator.port()).bandwidthPerConnection(100_000)) {
                String baseUrl = slow.through(emulator.baseUrl());

                Exchange result = send(UPLOAD + "&baseUrl=" + baseUrl, CONTENT);

                assertThat(result.getException())
                        .isInstanceOf(UploadExpiredException.class)
                        .hasMessageContaining(emulator.onlyUpload().id())
                        .hasMessageMatching("(?s).*[0-9]+ of 1310720 bytes are left, at the 0\\.[0-9]+ MB/s seen so far"
                                + " they take [0-9]+ s, and 0 s are left for them.*");
            }
        }
    }

    /** A stream that blocks until it is released, regardless of close and interrupt. */
    private static final class DeafStream extends InputStream {
        private final CountDownLatch over;

        DeafStream(CountDownLatch over) {
            this.over = over;
        }

        @Override
        public int read() {
            while (over.getCount() > 0) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    // Ignored.
                }
            }
            return -1;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            return read();
        }
    }
}
