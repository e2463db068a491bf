package io.github.camelopenai.examples.kafka;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of the current batch: for each partition, the range of offsets that was read, without gaps, and the means to
 * commit it. There is one batch at a time: the next one begins when this one is committed or discarded. All methods run in
 * the thread that polls.
 */
public final class ReadRecords {

    private final Map<TopicPartition, Range> ranges =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private long beganNanos;
    private boolean complete;

    private record Range(long first, long last, KafkaManualCommit commit) {}

    /** Adds a record. Returns false if it is in the batch: after a rebalance, records come again that are not committed. */
    public boolean add(Message record) {
        TopicPartition partition = new TopicPartition(
                record.getHeader(KafkaConstants.TOPIC, String.class),
                record.getHeader(KafkaConstants.PARTITION, int.class));
        long offset = record.getHeader(KafkaConstants.OFFSET, long.class);
        Range range = ranges.get(partition);
        if (range != null && offset <= range.last()) {
            return false;
        }
        if (ranges.isEmpty()) {
            beganNanos = System.nanoTime();
        }
        ranges.put(
                partition,
                new Range(
                        range == null ? offset : range.first(),
                        offset,
                        record.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class)));
        return true;
    }

    /** The batch is about to be uploaded. */
    public void complete() {
        complete = true;
    }

    /** Names exactly these records, such as {@code requests-0@0-41,requests-1@7-7}. */
    public String name() {
        return ranges.entrySet().stream()
                .map(read -> read.getKey() + "@" + read.getValue().first() + "-"
                        + read.getValue().last())
                .collect(Collectors.joining(","));
    }

    /** Commits the last record of each partition, and so all before it. */
    public void commit() {
        ranges.values().forEach(range -> range.commit().commit());
        discard();
    }

    /** Fails if the batch was to be uploaded and is still there. Its records have to be read again then. */
    public void requireCommitted() {
        if (complete) {
            String lost = name();
            discard();
            throw new IllegalStateException("Not uploaded or not committed, so they are read again: " + lost);
        }
    }

    /** How long its first record has waited; 0 if there is none. */
    long ageNanos() {
        return ranges.isEmpty() ? 0 : System.nanoTime() - beganNanos;
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(ranges.keySet());
    }

    /** Forgets the records, as if they had not been read. */
    void discard() {
        ranges.clear();
        complete = false;
    }
}
