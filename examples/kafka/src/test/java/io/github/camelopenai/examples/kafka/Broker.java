package io.github.camelopenai.examples.kafka;

import io.github.camelopenai.examples.support.KafkaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka broker in this process, with a client. */
final class Broker implements AutoCloseable {

    private final KafkaServer server;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    /** @param folder an empty one, for its data */
    static Broker start(Path folder) throws Exception {
        return new Broker(KafkaServer.start(folder));
    }

    private Broker(KafkaServer server) {
        this.server = server;
        admin = Admin.create(Map.of("bootstrap.servers", address()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address(), "linger.ms", 5), new StringSerializer(), new StringSerializer());
    }

    String address() {
        return server.address();
    }

    void createTopic(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    /** Sends records to a partition; they are there when this returns. */
    void send(String topic, int partition, List<String> records) {
        records.forEach(record -> append(topic, partition, record));
        flush();
    }

    /** Sends a record some time before {@link #flush()} returns. */
    void append(String topic, int partition, String record) {
        producer.send(new ProducerRecord<>(topic, partition, null, record));
    }

    void flush() {
        producer.flush();
    }

    /** The next offset that a group will read, by partition; without those of which it has committed nothing. */
    Map<Integer, Long> committed(String group) throws Exception {
        Map<Integer, Long> offsets = new TreeMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    /** How many records a partition has. */
    long records(String topic, int partition) throws Exception {
        TopicPartition place = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        server.close();
    }
}
