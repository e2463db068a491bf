package io.github.camelopenai.examples.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.TopicPartition;

/**
 * Collects records as the lines of a file on disk. Memory holds only the offsets of each partition, and no record.
 *
 * <p>There is one batch at a time: the next begins when this one is uploaded and committed, or when it is discarded and
 * its records are read again. All its methods run in the thread that polls, but {@link #discard()} at the end.
 */
public final class Batch implements AggregationStrategy {

    private static final OpenOption[] ANEW = {
        StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
    };
    private static final OpenOption[] MORE = {StandardOpenOption.APPEND};

    private final Path file;
    private final ReadRecords records = new ReadRecords();
    private long beganNanos;
    private long lines;
    private boolean full;

    /** @param folder the folder for the batch, used by one process only. The batch overwrites files left by a crash. */
    public Batch(String folder) throws IOException {
        file = Files.createDirectories(Path.of(folder)).resolve("requests.jsonl");
    }

    /** Appends a record, unless it is in the batch: after a rebalance, records come again that are not committed. */
    @Override
    public Exchange aggregate(Exchange collected, Exchange read) {
        Message record = read.getMessage();
        if (collected == null) {
            begin();
        }
        if (records.add(partition(record), record.getHeader(KafkaConstants.OFFSET, long.class), commit(record))) {
            append(JsonLine.of(record.getBody(byte[].class)), collected == null ? ANEW : MORE);
            lines++;
        }
        Exchange batch = collected == null ? read : collected;
        batch.getMessage().setBody(file.toFile(), File.class);
        batch.setProperty("lines", lines);
        return batch;
    }

    private void begin() {
        records.clear();
        beganNanos = System.nanoTime();
        lines = 0;
        full = false;
    }

    private static TopicPartition partition(Message record) {
        return new TopicPartition(
                record.getHeader(KafkaConstants.TOPIC, String.class),
                record.getHeader(KafkaConstants.PARTITION, int.class));
    }

    private static KafkaManualCommit commit(Message record) {
        return record.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
    }

    private void append(byte[] line, OpenOption... how) {
        try {
            Files.write(file, line, how);
        } catch (IOException e) {
            throw new UncheckedIOException("A record cannot be added to " + file, e);
        }
    }

    /** The batch is about to be uploaded. */
    @Override
    public void onCompletion(Exchange collected) {
        full = true;
        collected.setProperty("records", records.toString());
    }

    /** Commits the offsets of each partition after the upload. */
    public void commit() {
        records.commit();
        discard();
    }

    /** Fails if the batch was to be uploaded and is still there. Its records have to be read again then. */
    public void requireUploaded() {
        if (full) {
            String lost = records.toString();
            discard();
            throw new IllegalStateException("Not uploaded or not committed, so they are read again: " + lost);
        }
    }

    /** How long its first record has waited; 0 if there is none. */
    long ageNanos() {
        return records.isEmpty() ? 0 : System.nanoTime() - beganNanos;
    }

    /** The partitions that it has records of. */
    Set<TopicPartition> partitions() {
        return records.partitions();
    }

    /** Forgets the records, as if they had not been read. */
    public void discard() {
        begin();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
