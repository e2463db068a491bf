package io.github.camelopenai.uploads.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts that were added to a record since it was saved: a file with one line for each, which has the id of the upload and a
 * checksum. A last line without its end was being written when the process died, and does not count. Not thread-safe.
 */
final class PartLog {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** A line: the upload, and the position of the part. */
    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{64} \\{\"upload\":\"([^\"]*)\",.*\"index\":([0-9]{1,9}),.*\\}\\}");

    private final Path file;

    /** The end of the last whole line; what follows is overwritten. */
    private long end;

    PartLog(Path file) {
        this.file = file;
    }

    /** Reads all whole lines. */
    List<JournalPart.Added> read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            end = 0;
            return List.of();
        }
        List<JournalPart.Added> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(parse(new String(bytes, begin, i - begin, StandardCharsets.ISO_8859_1), lines.size()));
                begin = i + 1;
            }
        }
        end = begin;
        return lines;
    }

    /** The number of parts of a record with those that were added to it, whose lines are read one at a time. */
    int count(JournalRecord record) throws IOException {
        BitSet parts = new BitSet();
        record.parts().forEach(part -> parts.set(part.index()));
        if (record.state() == JournalRecord.State.PENDING) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                // A line that is being written is not whole.
                lines.map(WHOLE::matcher).filter(Matcher::matches).forEach(line -> {
                    if (line.group(1).equals(record.uploadId())) {
                        parts.set(Integer.parseInt(line.group(2)));
                    }
                });
            } catch (NoSuchFileException e) {
                // There are none.
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return parts.cardinality();
    }

    private JournalPart.Added parse(String line, int index) throws CorruptJournalException {
        int blank = line.indexOf(' ');
        String json = line.substring(blank + 1);
        if (blank < 0 || !JournalFormat.sha256(ascii(json)).equals(line.substring(0, blank))) {
            throw JournalFormat.corrupt(file, "the checksum of its line " + (index + 1) + " does not match");
        }
        try {
            return JSON.readValue(json, JournalPart.Added.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw JournalFormat.corrupt(file, "its line " + (index + 1) + " is not a part: " + e.getMessage());
        }
    }

    /** Appends a line and forces it to disk. Returns whether the file is new, so that its directory has to be forced, too. */
    boolean append(JournalPart.Added line) throws IOException {
        boolean created = !Files.exists(file);
        try (FileChannel channel =
                JournalDirectory.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            channel.truncate(end);
            ByteBuffer bytes = ByteBuffer.wrap(format(line));
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(true);
            end += bytes.limit();
        }
        return created;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        end = 0;
    }

    private static byte[] format(JournalPart.Added line) {
        try {
            String json = JSON.writeValueAsString(line);
            return ascii(JournalFormat.sha256(ascii(json)) + " " + json + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
