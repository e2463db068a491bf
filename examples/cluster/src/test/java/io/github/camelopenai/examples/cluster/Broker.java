package io.github.camelopenai.examples.cluster;

import io.github.camelopenai.examples.support.KafkaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ConsumerGroupState;
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

    /** Sends records to the partitions in turn; they are there when this returns. */
    void send(String topic, int partitions, List<String> records) {
        for (int number = 0; number < records.size(); number++) {
            producer.send(new ProducerRecord<>(topic, number % partitions, null, records.get(number)));
        }
        producer.flush();
    }

    /** How many records a group has committed. */
    long committed(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** How many partitions each member of a group reads; nothing while they are being assigned. */
    List<Integer> shares(String group) throws Exception {
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return description.state() != ConsumerGroupState.STABLE
                ? List.of()
                : description.members().stream()
                        .map(member -> member.assignment().topicPartitions().size())
                        .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        server.close();
    }
}
