package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body of type RangeSource, with all that code of users may do. */
@Timeout(60)
class RangeSourceBodyTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(1_000_000);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&parallelParts=1";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    /** Opens a range of the content in some way of its own; the number counts the calls, from 1. */
    @FunctionalInterface
    private interface Opening {
        InputStream open(int call, long offset, long count) throws IOException;
    }

    private static InputStream range(long offset, long count) {
        return new ByteArrayInputStream(CONTENT, (int) offset, (int) count);
    }

    private static final class Source implements RangeSource {
        private final Opening opening;
        private final AtomicInteger calls = new AtomicInteger();
        private final List<Long> offsets = new CopyOnWriteArrayList<>();
        private volatile String version = "1";

        private Source(Opening opening) {
            this.opening = opening;
        }

        @Override
        public long length() {
            return CONTENT.length;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public InputStream open(long offset, long count) throws IOException {
            offsets.add(offset);
            return opening.open(calls.incrementAndGet(), offset, count);
        }

        @Override
        public String fileName() {
            return "orders.csv";
        }

        @Override
        public String mimeType() {
            return "text/csv";
        }

        @Override
        public String identity() {
            return "db:orders";
        }
    }

    private static Source source() {
        return new Source((call, offset, count) -> range(offset, count));
    }

    private void requireFile(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    /** Fails like a connection that is cut, after some bytes. */
    private static InputStream cut(long offset, long count, long after, RuntimeException how) {
        return new FilterInputStream(range(offset, Math.min(count, after))) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                if (n < 0 && how != null) {
                    throw how;
                }
                if (n < 0) {
                    throw new IOException("Connection reset");
                }
                return n;
            }
        };
    }

    /** Gives nothing until it is closed, as a connection that hangs. */
    private static InputStream hanging() {
        CountDownLatch closed = new CountDownLatch(1);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    // As a socket, which ignores interrupts.
                    Thread.currentThread().interrupt();
                    return read();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    @Test
    void shouldUploadASourceWithItsNameAndType() {
        requireFile(send(UPLOAD, source()));

        assertThat(emulator.onlyFile().filename()).isEqualTo("orders.csv");
        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("text/csv");
    }

    @Test
    void shouldSendTheRangesOfASourceInTheRoute() {
        Source source = source();

        requireFile(send("direct:upload", source));
        assertThat(source.offsets).hasSize(16);
    }

    @Test
    void shouldSendASourceAsOnePart() {
        send(UPLOAD.replace("upload?", "create?").replace("&parallelParts=1", ""), source());
        String upload = emulator.onlyUpload().id();

        Exchange exchange = send("openai-uploads:addPart?uploadId=" + upload, source());

        assertThat(exchange.getException()).isNull();
        assertThat(emulator.onlyUpload().parts()).hasSize(1);
    }

    @Test
    void shouldReadOnAfterFailuresThatPass() {
        Source source = new Source((call, offset, count) -> switch (call) {
            case 2 -> cut(offset, count, 10_000, null);
            case 3 -> throw new IOException("no connection");
            case 4 -> throw new org.apache.camel.RuntimeCamelException("of a library");
            case 6 -> cut(offset, count, 10, new org.apache.camel.RuntimeCamelException("of a library"));
            case 8 -> range(offset, 5);
            default -> range(offset, count);
        });

        requireFile(send(UPLOAD, source));
        assertThat(source.offsets).contains(65536L + 10_000);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(16);
    }

    @Test
    void shouldReadOnAfterAReadThatHangs() {
        requireFile(send(
                UPLOAD + "&stallTimeout=1s",
                new Source((call, offset, count) -> call == 3 ? hanging() : range(offset, count))));
    }

    @Test
    void shouldReadOnAfterAnOpenThatHangs() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch closedLate = new CountDownLatch(1);
        Source source = new Source((call, offset, count) -> {
            if (call != 3) {
                return range(offset, count);
            }
            awaitUninterrupted(release);
            return new FilterInputStream(range(offset, count)) {
                @Override
                public void close() {
                    closedLate.countDown();
                }
            };
        });

        requireFile(send(UPLOAD + "&stallTimeout=1s", source));
        release.countDown();
        await().until(() -> closedLate.getCount() == 0);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldFailAtOnceWhenASourceSaysThatItHasChanged() {
        Source source = new Source((call, offset, count) -> {
            if (call == 5) {
                throw new SourceChangedException("orders has version 2 now");
            }
            return range(offset, count);
        });

        Exchange exchange = send(UPLOAD, source);

        assertThat(exchange.getException()).hasStackTraceContaining("orders has version 2 now");
        assertThat(source.calls).hasValue(5);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldCancelWhenASourceHasChangedWhateverTheCause() {
        Source source = new Source((call, offset, count) -> {
            throw new SourceChangedException("orders has version 2 now", new IOException("412"));
        });

        Exchange exchange = send(UPLOAD + "&journalDirectory=" + directory, source);

        assertThat(exchange.getException()).hasRootCauseMessage("412");
        assertThat(source.calls).hasValue(1);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldBeAbleToResumeWhenASourceSaysThatItIsUnreadable() {
        Source source = new Source((call, offset, count) -> {
            throw SourceChangedException.unreadable("orders is locked", new IOException("403"));
        });

        Exchange exchange = send(UPLOAD + "&journalDirectory=" + directory, source);

        assertThat(exchange.getException()).hasRootCauseMessage("403");
        assertThat(source.calls).hasValue(1);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
    }

    @Test
    void shouldFailAtOnceForAMistakeInTheCodeOfASource() {
        Source source = new Source((call, offset, count) -> {
            throw new NullPointerException("client");
        });

        Exchange exchange = send(UPLOAD, source);

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(NullPointerException.class)
                .hasStackTraceContaining("The source 'orders.csv' could not be read at byte 0");
        assertThat(source.calls).hasValue(1);
    }

    @Test
    void shouldFailAtOnceForAnErrorInTheCodeOfASource() {
        Source source = new Source((call, offset, count) -> {
            throw new NoClassDefFoundError("client");
        });

        Exchange exchange = send(UPLOAD, source);

        assertThat(exchange.getException()).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(source.calls).hasValue(1);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        requireFile(send(UPLOAD, source()));
    }

    @Test
    void shouldNotWaitForACloseThatHangsAfterTheLastByte() {
        CountDownLatch uploaded = new CountDownLatch(1);
        Source source = new Source((call, offset, count) -> new FilterInputStream(range(offset, count)) {
            @Override
            public void close() {
                if (call == 2) {
                    awaitQuietly(uploaded);
                }
            }
        });

        requireFile(send(UPLOAD, source));
        uploaded.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldFailWhenASourceGivesNothingForOutageTimeout() {
        Source source = new Source((call, offset, count) -> {
            throw new IOException("no connection");
        });

        Exchange exchange = send(UPLOAD + "&outageTimeout=300ms", source);

        assertThat(exchange.getException())
                .hasRootCauseMessage("no connection")
                .hasStackTraceContaining("(outageTimeout)");
        assertThat(source.calls.get()).isGreaterThan(2);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldNotReadOnWithoutRetries() {
        Source source = new Source((call, offset, count) -> {
            throw new IOException("no connection");
        });

        Exchange exchange = send(UPLOAD + "&maxRetries=0", source);

        assertThat(exchange.getException()).hasRootCauseMessage("no connection");
        assertThat(source.calls).hasValue(1);
    }

    @Test
    void shouldResumeReadingOnlyWhatIsMissing() {
        Source source = new Source((call, offset, count) -> {
            if (call == 9) {
                throw new java.io.FileNotFoundException("not mounted");
            }
            return range(offset, count);
        });
        String uri = UPLOAD + "&journalDirectory=" + directory;
        send(uri, source);
        Source again = source();

        requireFile(send(uri, again));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(again.offsets).hasSize(8);
    }

    @Test
    void shouldReadWhatWasSentAgainIfAsked() {
        Source source = new Source((call, offset, count) -> {
            if (call == 9) {
                throw new java.io.FileNotFoundException("not mounted");
            }
            return range(offset, count);
        });
        String uri = UPLOAD + "&journalVerify=digest&journalDirectory=" + directory;
        send(uri, source);
        Source again = source();

        requireFile(send(uri, again));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(again.offsets).hasSize(16);
    }

    @Test
    void shouldNotRecordASourceWithoutAVersion() throws IOException {
        Source source = source();
        source.version = null;

        requireFile(send(UPLOAD + "&journalDirectory=" + directory, source));
        try (var files = java.nio.file.Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))).isEmpty();
        }
    }

    @Test
    void shouldEndAReadThatHangsWhenTheContextStops() throws Exception {
        CountDownLatch reading = new CountDownLatch(3);
        CompletableFuture<Exchange> upload = Background.call(
                () -> send(UPLOAD.replace("parallelParts=1", "parallelParts=3"), new Source((call, offset, count) -> {
                    reading.countDown();
                    return hanging();
                })));
        reading.await();

        context.getComponent("openai-uploads").stop();

        assertThat(upload.get().getException()).hasStackTraceContaining("is being stopped");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldEndAReadThatHangsWhenAnotherPartFails() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).answerError(400, null, "no");
        Source source = new Source((call, offset, count) -> call > 1 ? hanging() : range(offset, count));

        Exchange exchange = send(UPLOAD.replace("parallelParts=1", "parallelParts=4"), source);

        assertThat(exchange.getException()).hasMessageContaining("400");
    }

    @Test
    void shouldEndAReadThatHangsInTheRouteWhenAnotherPartFails() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).answerError(400, null, "no");
        Source source = new Source((call, offset, count) -> call > 1 ? hanging() : range(offset, count));

        Exchange exchange = send("direct:upload", source);

        assertThat(exchange.getException()).hasStackTraceContaining("400");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }
}
