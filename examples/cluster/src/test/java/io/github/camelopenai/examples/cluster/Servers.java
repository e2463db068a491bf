package io.github.camelopenai.examples.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka and S3 in this process, and PostgreSQL as a process of its own. */
final class Servers implements AutoCloseable {

    private final Broker broker;
    private final S3Server s3;
    private final EmbeddedPostgres database;

    /** @param directory an empty directory for their data */
    Servers(Path directory) throws Exception {
        broker = Broker.start(Files.createDirectories(directory.resolve("broker")));
        s3 = new S3Server(directory.resolve("s3"));
        database = EmbeddedPostgres.start();
    }

    Broker broker() {
        return broker;
    }

    S3Server s3() {
        return s3;
    }

    String database() {
        return database.getJdbcUrl("postgres", "postgres");
    }

    /** The settings that lead a worker to these servers. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(s3.settings());
        settings.put("camel.component.kafka.brokers", broker.address());
        settings.put("camel.beans.journalDatabase.jdbcUrl", database());
        settings.put("camel.beans.journalDatabase.username", "postgres");
        settings.put("camel.beans.journalDatabase.password", "postgres");
        return settings;
    }

    @Override
    public void close() throws Exception {
        database.close();
        s3.close();
        broker.close();
    }
}
