package io.github.camelopenai.examples.kafka;

import io.github.camelopenai.uploads.batch.LinesAggregationStrategy;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.util.TimeUtils;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Makes consumers that look after the batch with each poll, which Camel's Kafka component does again and again, whether
 * there are records or not. Only the thread that polls may commit, so it is also the one that completes a batch whose
 * patience is over. For one consumer: each would need a batch of its own.
 */
public final class PatientClientFactory extends DefaultKafkaClientFactory {

    private final ReadRecords records;
    private final AggregateController batches;
    private final LinesAggregationStrategy lines;
    private final long patienceNanos;

    /** @param patience how long the first record of a batch waits for others, such as {@code 10m} */
    public PatientClientFactory(
            ReadRecords records, AggregateController batches, LinesAggregationStrategy lines, String patience) {
        this.records = records;
        this.batches = batches;
        this.lines = lines;
        patienceNanos = Duration.ofMillis(TimeUtils.toMilliSeconds(patience)).toNanos();
    }

    @Override
    public Consumer<Object, Object> getConsumer(Properties properties) {
        // A new consumer starts at the first uncommitted record, which is the first record of this batch.
        discard();
        return new KafkaConsumer<>(properties) {
            @Override
            public ConsumerRecords<Object, Object> poll(Duration timeout) {
                if (records.ageNanos() >= patienceNanos) {
                    batches.forceCompletionOfAllGroups();
                    records.requireCommitted();
                }
                ConsumerRecords<Object, Object> polled = super.poll(timeout);
                // The partition's new consumer starts at the first uncommitted record, as this one would.
                return assignment().containsAll(records.partitions()) ? polled : startOver(this);
            }
        };
    }

    private ConsumerRecords<Object, Object> startOver(KafkaConsumer<Object, Object> consumer) {
        discard();
        consumer.committed(consumer.assignment()).forEach((partition, committed) -> {
            if (committed == null) {
                consumer.seekToBeginning(Set.of(partition));
            } else {
                consumer.seek(partition, committed.offset());
            }
        });
        return ConsumerRecords.empty();
    }

    private void discard() {
        if (!records.partitions().isEmpty()) {
            batches.forceDiscardingOfAllGroups();
            // Deletes the file.
            lines.stop();
            records.discard();
        }
    }
}
