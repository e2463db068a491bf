package io.github.camelopenai.uploads.message;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faulty streams: an exchange never hangs, and its failure names the stream. */
@Timeout(120)
class SourceTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final byte[] CONTENT = Bytes.random(3 * PART);

    /** Ends the threads that the streams below hold. */
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endStreams() {
        end.countDown();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext().setStreamCaching(false);
                String options = "partSize=64KiB&fileName=a.jsonl&sourceTimeout=300ms";
                from("direct:upload").to("openai-uploads:upload?" + options);
                from("direct:split")
                        .to("openai-uploads:create?autoCancel=true&" + options)
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    private Exchange upload(String route, InputStream body, boolean lengthKnown) {
        return send("direct:" + route, exchange -> {
            exchange.getMessage().setBody(body);
            if (lengthKnown) {
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
            }
        });
    }

    /** A route and whether the length of its body is known. */
    private record Case(String route, boolean lengthKnown) {

        static final List<Case> ALL = List.of(
                new Case("upload", false), new Case("upload", true), new Case("split", false), new Case("split", true));
    }

    /** Uploads a body in every case, side by side, since each of them waits for seconds. */
    private Map<Case, Exchange> uploadInAllCases(Supplier<InputStream> body) {
        Map<Case, CompletableFuture<Exchange>> results = new LinkedHashMap<>();
        for (Case each : Case.ALL) {
            results.put(each, Background.call(() -> upload(each.route(), body.get(), each.lengthKnown())));
        }
        Map<Case, Exchange> all = new LinkedHashMap<>();
        results.forEach((each, result) -> all.put(each, result.join()));
        return all;
    }

    private void assertNothingIsLeft() {
        await().untilAsserted(() -> assertThat(spoolFiles()).isEmpty());
        assertThat(emulator.files()).isEmpty();
    }

    /** Waits regardless of interrupts. */
    private void awaitEndUninterrupted() {
        while (end.getCount() > 0) {
            Thread.interrupted();
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** A file as the FTP consumer provides it with streamDownload=true and without binary=true. */
    @ParameterizedTest
    @ValueSource(strings = {"upload", "split"})
    void shouldReportTheLengthOfARemoteFileThatIsShorterThanListed(String route) {
        int end = 2 * PART + 1234;
        GenericFile<Object> listed = new GenericFile<>();
        listed.setFile(new Object());
        listed.setFileLength(CONTENT.length);
        listed.setBody(new ByteArrayInputStream(CONTENT, 0, end));

        Exchange result = send("direct:" + route, listed);

        assertThat(result.getException())
                .hasStackTraceContaining("ended after " + end + " bytes, though " + CONTENT.length + " were announced")
                .hasStackTraceContaining("binary=true");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "split"})
    void shouldReportTheLengthOfAFileThatIsTruncatedDuringTheUpload(String route) throws Exception {
        Path file = Bytes.file(directory, "a.jsonl", 20 * PART);
        Gate parts = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CompletableFuture<Exchange> result = Background.call(() -> send("direct:" + route, file));
        await().until(() -> parts.held() > 0);

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1234);
        }
        parts.open();

        assertThat(result.get(30, TimeUnit.SECONDS).getException())
                .hasStackTraceContaining("had " + 20 * PART + " bytes when its upload began and has 1234 now")
                .hasStackTraceContaining("readLock=changed");
        assertNothingIsLeft();
    }

    /** {@code slowly} gives few bytes at a time, as a connection does. */
    @ParameterizedTest
    @CsvSource({"upload,false", "upload,true", "split,false", "split,true"})
    void shouldReportWhereAStreamHasEndedAndPossibleCauses(String route, boolean slowly) {
        int end = 2 * PART + 1234;
        InputStream cut = new FilterInputStream(new ByteArrayInputStream(CONTENT, 0, end)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return super.read(b, off, slowly ? Math.min(len, 1000) : len);
            }
        };

        Exchange result = upload(route, cut, true);

        assertThat(result.getException())
                .hasStackTraceContaining("ended after " + end + " bytes, though " + CONTENT.length + " were announced")
                .hasStackTraceContaining("'a.jsonl'")
                .hasStackTraceContaining("ASCII mode")
                .hasStackTraceContaining("binary=true")
                .hasStackTraceContaining("connection");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"upload,false", "upload,true", "split,false", "split,true"})
    void shouldReportWhereAStreamHasFailed(String route, boolean lengthKnown) {
        int end = 2 * PART + 1234;
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(CONTENT, 0, end)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, Math.min(len, 1000));
                if (n < 0) {
                    throw new IOException("Connection reset");
                }
                return n;
            }
        };

        Exchange result = upload(route, broken, lengthKnown);

        assertThat(result.getException())
                .hasStackTraceContaining(
                        "The source stream of 'a.jsonl' failed after " + end + " bytes: Connection reset");
        assertNothingIsLeft();
    }

    @Test
    void shouldFailWhenASourceGivesNothing() {
        Supplier<InputStream> silent = () -> new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = in.available() > PART ? super.read(b, off, Math.min(len, PART)) : 0;
                if (n == 0) {
                    awaitEndUninterrupted();
                    return -1;
                }
                return n;
            }
        };

        Map<Case, Exchange> results = uploadInAllCases(silent);

        results.forEach((each, result) -> assertThat(result.getException())
                .as(each.toString())
                .hasStackTraceContaining("The source stream of 'a.jsonl' has given nothing for 0.3s")
                .hasStackTraceContaining("sourceTimeout"));
        end.countDown();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"upload,false", "upload,true", "split,false", "split,true"})
    void shouldFailWhenASourceGivesNoBytesAgainAndAgain(String route, boolean lengthKnown) {
        AtomicInteger reads = new AtomicInteger();
        InputStream empty = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                reads.incrementAndGet();
                return 0;
            }
        };

        Exchange result = upload(route, empty, lengthKnown);

        assertThat(result.getException()).hasStackTraceContaining("has given nothing for 0.3s");
        // It does not spin.
        assertThat(reads.get()).isLessThan(1_000);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"upload,false", "upload,true", "split,false", "split,true"})
    void shouldReadAStreamThatSometimesReturnsNoBytes(String route, boolean lengthKnown) {
        AtomicInteger reads = new AtomicInteger();
        InputStream hesitant = new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return reads.incrementAndGet() % 3 == 0 ? super.read(b, off, len) : 0;
            }
        };

        Exchange result = upload(route, hesitant, lengthKnown);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldNotHangInASourceThatCannotBeClosed() {
        Set<InputStream> closing = ConcurrentHashMap.newKeySet();
        Supplier<InputStream> stuck = () -> new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public void close() {
                closing.add(this);
                awaitEndUninterrupted();
            }
        };

        Map<Case, Exchange> results = uploadInAllCases(stuck);

        results.forEach((each, result) ->
                assertThat(result.getException()).as(each.toString()).isNull());
        assertThat(closing).hasSameSizeAs(results.keySet());
        assertThat(emulator.files()).hasSameSizeAs(results.keySet()).allSatisfy(file -> assertThat(file.sha256())
                .isEqualTo(Bytes.sha256(CONTENT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "split"})
    void shouldEndWhenInterruptedWhileASourceBlocks(String route) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        InputStream stuck = new InputStream() {
            @Override
            public int read() {
                reading.countDown();
                awaitEndUninterrupted();
                return -1;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                return read();
            }

            @Override
            public void close() {
                awaitEndUninterrupted();
            }
        };
        Exchange[] result = new Exchange[1];
        Thread caller = new Thread(() -> result[0] = send("direct:" + route, exchange -> {
            exchange.getMessage().setBody(stuck);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        }));
        caller.start();
        reading.await();

        caller.interrupt();
        caller.join();

        assertThat(result[0].getException()).isNotNull();
        end.countDown();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"upload,false", "upload,true", "split,false", "split,true"})
    void shouldNameTheFileAndKeepTheCauseWhenASourceThrowsAnyException(String route, boolean lengthKnown) {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("not supported here");
            }
        };

        Exchange result = upload(route, broken, lengthKnown);

        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = result.getException(); each != null; each = each.getCause()) {
            causes.add(each);
        }
        assertThat(causes)
                .anySatisfy(cause -> assertThat(cause)
                        .isInstanceOf(SourceChangedException.class)
                        .hasMessageContaining("The source stream of 'a.jsonl' failed after ")
                        .hasMessageContaining("not supported here"))
                .last()
                .isInstanceOf(IllegalStateException.class);
        assertNothingIsLeft();
    }

    @Test
    void shouldDistinguishEqualStreams() {
        for (int i = 0; i < 3; i++) {
            Exchange result = upload("upload", new Equal(), true);

            assertThat(result.getException()).isNull();
        }
        assertThat(emulator.files()).hasSize(3);
    }

    private static final class Equal extends ByteArrayInputStream {
        private Equal() {
            super(CONTENT);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Equal;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
