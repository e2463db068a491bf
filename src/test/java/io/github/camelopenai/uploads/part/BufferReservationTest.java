package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of bytes, and the memory and files that they take. */
@Timeout(120)
class BufferReservationTest {

    private static final byte[] BYTES = new byte[1_000_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path directory;

    private long filesMade() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 16_385, 263_168, 262_144, 300_000, 1_000_000})
    void shouldAllocateNoMoreMemoryThanReserved(int partSize) throws Exception {
        PartBuffers buffers = PartBuffers.inMemory(new ByteBudget(partSize));
        ByteArrayInputStream stream = new ByteArrayInputStream(BYTES);
        PartPlan plan = PartPlan.fixed(BYTES.length, partSize);
        PartIterator parts = PartIterator.of(StreamContent.of(stream, BYTES.length), plan, buffers);
        ByteArrayOutputStream all = new ByteArrayOutputStream();

        for (int i = 0; i < plan.count(); i++) {
            try (Part part = parts.next()) {
                BytesContent content = (BytesContent) part.source();
                long taken = content.chunks().stream()
                        .mapToLong(ByteBuffer::capacity)
                        .sum();
                assertThat(taken).isEqualTo(part.length());
                part.writeTo(all);
            }
        }

        assertThat(all.toByteArray()).isEqualTo(BYTES);
        parts.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWriteAnArrayWithoutCopyingIt(boolean part) throws Exception {
        Content content = BytesContent.of(ByteBuffer.wrap(BYTES));
        List<byte[]> written = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] b, int off, int len) {
                written.add(b);
            }
        };

        if (part) {
            PartIterator.of(content, 300_000, directory).next().writeTo(out);
        } else {
            PartIterator.single(0, content, directory).writeTo(out);
        }

        assertThat(written).isNotEmpty().allSatisfy(array -> assertThat(array).isSameAs(BYTES));
    }

    @Test
    void shouldReadABufferWithoutAnArrayPieceByPiece() throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(BYTES.length).put(BYTES).flip();
        Part part = PartIterator.single(0, BytesContent.of(direct), directory);

        assertThat(part.openStream().readAllBytes()).isEqualTo(BYTES);
    }

    @Test
    void shouldNotSpoolSkippedParts() throws Exception {
        PartIterator parts = PartIterator.of(
                        StreamContent.of(new ByteArrayInputStream(BYTES), BYTES.length), 300_000, directory)
                .skipping(Set.of(0, 1, 3));
        // The directory is gone, so that spooling any of them would fail.
        Path gone = Files.createDirectory(directory.resolve("gone"));
        PartIterator unable = PartIterator.of(
                        StreamContent.of(new ByteArrayInputStream(BYTES), BYTES.length), 300_000, gone)
                .skipping(Set.of(0, 1, 2, 3));
        Files.delete(gone);

        assertThat(unable.hasNext()).isFalse();
        Part part = parts.next();

        assertThat(part.index()).isEqualTo(2);
        assertThat(part.openStream().readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 600_000, 900_000));
        assertThat(filesMade()).isEqualTo(1);
        assertThat(parts.hasNext()).isFalse();
        parts.release();
        unable.release();
        assertThat(filesMade()).isZero();
    }

    @Test
    void shouldForgetCollectedSources() {
        ClaimedSources claimed = new ClaimedSources();
        for (int i = 0; i < 1_000; i++) {
            assertThat(claimed.claim(new ByteArrayInputStream(BYTES))).isTrue();
        }
        Object last = new Object();

        await().until(() -> {
            System.gc();
            claimed.claim(last);
            return claimed.size() < 10;
        });
        assertThat(claimed.isClaimed(last)).isTrue();
        assertThat(claimed.claim(last)).isFalse();
    }
}
