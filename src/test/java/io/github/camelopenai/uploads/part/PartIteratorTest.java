package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartIteratorTest {

    private static final byte[] BYTES = new byte[100_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path directory;

    private static byte[] bytes(Part part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part.writeTo(out);
        return out.toByteArray();
    }

    private static byte[] join(List<Part> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            part.writeTo(out);
        }
        return out.toByteArray();
    }

    private static List<Part> all(PartIterator parts) {
        List<Part> all = new ArrayList<>();
        parts.forEachRemaining(all::add);
        return all;
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".spool")).toList();
        }
    }

    private Content content(String kind) throws IOException {
        return switch (kind) {
            case "file" -> FileContent.of(Files.write(directory.resolve("file"), BYTES));
            case "array" -> BytesContent.of(ByteBuffer.wrap(BYTES));
            case "direct buffer" ->
                BytesContent.of(
                        ByteBuffer.allocateDirect(BYTES.length).put(BYTES).flip());
            case "read-only buffer" -> BytesContent.of(ByteBuffer.wrap(BYTES).asReadOnlyBuffer());
            case "stream of known length" -> StreamContent.of(new ByteArrayInputStream(BYTES), BYTES.length);
            case "stream of unknown length" ->
                StreamContent.of(new ByteArrayInputStream(BYTES), Content.UNKNOWN_LENGTH);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "array",
                "direct buffer",
                "read-only buffer",
                "stream of known length",
                "stream of unknown length"
            })
    void shouldGiveTheSameBytesEveryTimeAPartIsWritten(String kind) throws Exception {
        PartIterator parts = PartIterator.of(content(kind), 30_000, directory);

        List<Part> all = all(parts);

        assertThat(all).extracting(Part::length).containsExactly(30_000L, 30_000L, 30_000L, 10_000L);
        assertThat(all).extracting(Part::index).containsExactly(0, 1, 2, 3);
        assertThat(join(all)).isEqualTo(BYTES);
        assertThat(join(all)).isEqualTo(BYTES);
        for (Part part : all) {
            try (InputStream in = part.openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(bytes(part));
                assertThat(in.read()).isEqualTo(-1);
            }
        }
        parts.release();
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldNotMoveTheBufferItWasGiven() throws Exception {
        ByteBuffer buffer = ByteBuffer.wrap(BYTES).position(10).limit(20);

        Part part = PartIterator.of(BytesContent.of(buffer), 100, directory).next();

        assertThat(bytes(part)).hasSize(10).isEqualTo(java.util.Arrays.copyOfRange(BYTES, 10, 20));
        assertThat(buffer.position()).isEqualTo(10);
    }

    @Test
    void shouldReadAStreamNoFurtherThanThePartsThatWereAskedFor() throws Exception {
        ByteArrayInputStream stream = new ByteArrayInputStream(BYTES);
        PartIterator parts = PartIterator.of(StreamContent.of(stream, BYTES.length), 10_000, directory);

        assertThat(stream.available()).isEqualTo(100_000);
        assertThat(parts.hasNext()).isTrue();
        parts.next();

        assertThat(stream.available()).isEqualTo(90_000);
        parts.release();
    }

    @Test
    void shouldLookOneByteAheadOnlyWhenTheLengthIsNotKnown() throws Exception {
        ByteArrayInputStream stream = new ByteArrayInputStream(BYTES);
        PartIterator parts = PartIterator.of(StreamContent.of(stream, Content.UNKNOWN_LENGTH), 10_000, directory);

        assertThat(parts.hasNext()).isTrue();

        assertThat(stream.available()).isEqualTo(99_999);
        parts.release();
    }

    @Test
    void shouldKeepPartsAliveWhenTheIterationIsClosed() throws Exception {
        PartIterator parts = PartIterator.of(content("stream of known length"), 50_000, directory);
        Part first = parts.next();

        parts.close();
        parts.close();

        assertThat(parts.hasNext()).isFalse();
        assertThat(bytes(first)).hasSize(50_000);
        first.close();
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldSpoolIntoFilesThatOnlyTheOwnerCanRead() throws Exception {
        PartIterator parts = PartIterator.of(content("stream of known length"), 50_000, directory);
        parts.next();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(spooled().get(0))))
                .isEqualTo("rw-------");
        parts.release();
    }

    @Test
    void shouldLetAStreamBeReadOnce() throws Exception {
        InputStream stream = new ByteArrayInputStream(BYTES);
        PartIterator.of(StreamContent.of(stream, BYTES.length), 50_000, directory)
                .next()
                .close();

        assertThatThrownBy(() -> PartIterator.of(StreamContent.of(stream, 50_000), 50_000, directory)
                        .next())
                .hasCauseInstanceOf(SourceChangedException.class)
                .hasMessageContaining("stream already consumed");
    }

    @Test
    void shouldSayWhereAndWhyWhenSpoolingFails() {
        Path missing = directory.resolve("missing");
        PartIterator parts =
                PartIterator.of(StreamContent.of(new ByteArrayInputStream(BYTES), BYTES.length), 50_000, missing);

        assertThatThrownBy(parts::next).hasStackTraceContaining("missing");
    }

    @Test
    void shouldCloseTheStreamOfASinglePartWhenReadingItFailsWithAnError() throws Exception {
        AtomicBoolean streamClosed = new AtomicBoolean();
        InputStream stream = new InputStream() {
            @Override
            public int read() {
                throw new LinkageError("a class of the stream is missing");
            }

            @Override
            public void close() {
                streamClosed.set(true);
            }
        };

        assertThatThrownBy(() -> PartIterator.single(0, StreamContent.of(stream, 100_000), directory))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(LinkageError.class);

        assertThat(streamClosed).isTrue();
        assertThat(spooled()).isEmpty();
    }

    @Test
    @Timeout(120)
    void shouldEndWritingAndReadingWhenItIsAborted() throws Exception {
        PartIterator parts = PartIterator.of(content("file"), 100_000, directory);
        Part part = parts.next();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread sender = new Thread(() -> {
            try (AbortSignal.Registration running = part.abortSignal().register(() -> {})) {
                part.writeTo(new OutputStream() {
                    @Override
                    public void write(int b) {
                        parts.abort("test");
                    }

                    @Override
                    public void write(byte[] b, int off, int len) throws IOException {
                        await().until(() -> part.abortSignal().isAborted());
                        part.abortSignal().throwIfAborted();
                    }
                });
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        sender.start();

        parts.abort("another part failed");
        sender.join();

        assertThat(failure.get()).isInstanceOf(UploadAbortedException.class).hasMessage("another part failed");
        assertThat(parts.hasNext()).isFalse();
    }

    @Test
    @Timeout(120)
    void shouldNotWaitForASourceThatGivesNothingWhenItIsAborted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket silent = new Socket(server.getInetAddress(), server.getLocalPort())) {
            PartIterator parts = PartIterator.of(StreamContent.of(silent.getInputStream(), 20_000), 20_000, directory);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread reader = new Thread(() -> {
                try {
                    parts.next();
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            reader.start();
            await().until(() -> spooled().size() == 1);

            parts.abort("another part failed");
            reader.join();

            assertThat(failure.get()).hasCauseInstanceOf(UploadAbortedException.class);
            assertThat(spooled()).isEmpty();
        }
    }

    @Test
    @Timeout(120)
    void shouldReportTheEndWhileAnotherThreadIsBlockedInTheSource() throws Exception {
        // Its close() does not end a read, unlike that of a socket.
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream stuck = new PipedInputStream(out)) {
            PartIterator parts = PartIterator.of(StreamContent.of(stuck, 20_000), 20_000, directory);
            Thread reader = new Thread(() -> {
                try {
                    parts.next();
                } catch (RuntimeException e) {
                    // Ended with the test.
                }
            });
            reader.start();
            await().until(() -> spooled().size() == 1);

            parts.abort("another part failed");

            assertThat(parts.hasNext()).isFalse();
            reader.interrupt();
            reader.join();
            assertThat(spooled()).isEmpty();
        }
    }

    @Test
    void shouldFailWhenTheFileIsReplacedGrownOrCut() throws Exception {
        Path file = Files.write(directory.resolve("file"), BYTES);
        Part part = PartIterator.of(FileContent.of(file), 10_000, directory).next();

        Files.write(file, new byte[10_001]);
        assertThatThrownBy(() -> bytes(part))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("10000")
                .hasMessageContaining("10001");

        Files.write(file, new byte[10]);
        assertThatThrownBy(() -> bytes(part)).isInstanceOf(SourceChangedException.class);

        Files.delete(file);
        assertThatThrownBy(() -> bytes(part))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("can no longer be read");
    }

    @Test
    void shouldSurviveAnInterruptOfAnotherSender() throws Exception {
        Part part = PartIterator.of(content("file"), 100_000, directory).next();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bytes(part)).isInstanceOf(UploadAbortedException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(bytes(part)).isEqualTo(BYTES);
    }
}
