package io.github.camelopenai.examples.kafka;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.TopicPartition;

/** The range of offsets that was read of each partition, without gaps, and the means to commit it. */
final class ReadRecords {

    private final Map<TopicPartition, Range> ranges =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));

    private record Range(long first, long last, KafkaManualCommit commit) {}

    /** Whether the record is not among those that were read already. */
    boolean add(TopicPartition partition, long offset, KafkaManualCommit commit) {
        Range range = ranges.get(partition);
        if (range != null && offset <= range.last()) {
            return false;
        }
        ranges.put(partition, new Range(range == null ? offset : range.first(), offset, commit));
        return true;
    }

    /** Commits the last record of each partition, and so all before it. */
    void commit() {
        ranges.values().forEach(range -> range.commit().commit());
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(ranges.keySet());
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    void clear() {
        ranges.clear();
    }

    /** Names exactly these records, such as {@code requests-0@0-41,requests-1@7-7}. */
    @Override
    public String toString() {
        return ranges.entrySet().stream()
                .map(read -> read.getKey() + "@" + read.getValue().first() + "-"
                        + read.getValue().last())
                .collect(Collectors.joining(","));
    }
}
