package io.github.camelopenai.examples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Sends a record that names a file, then many that are requests, through the routes. */
public final class Demonstration {

    private static final int PARTITIONS = 3;

    private final Path directory;
    private final BlockingQueue<EmulatedFile> received = new LinkedBlockingQueue<>();

    private Demonstration(Path directory) {
        this.directory = directory;
    }

    /** @param args a directory to work in, which is emptied */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        empty(directory);
        new Demonstration(directory).run(Integer.getInteger("records", 60_000));
    }

    private void run(int records) throws Exception {
        print(
                "heap",
                String.format(
                        Locale.ROOT, "%,d MB at most", Runtime.getRuntime().maxMemory() >> 20));
        try (Broker broker = Broker.start(Files.createDirectory(directory.resolve("broker")));
                UploadsEmulator emulator = UploadsEmulator.builder()
                        .storage(Files.createDirectory(directory.resolve("server")))
                        .onFile(received::add)
                        .start()) {
            print("broker", broker.address());
            print("server", "the emulator at " + emulator.baseUrl());
            broker.createTopic("claims", 1);
            broker.createTopic("claims-refused", 1);
            broker.createTopic("requests", PARTITIONS);
            Path file = claimed(records);
            List<Path> expected = send(broker, records);

            Map<String, String> settings = Camel.settings(broker, emulator, directory);
            settings.put("requests.per-batch", String.valueOf(records));
            settings.put("requests.bytes-per-batch", String.valueOf(Long.MAX_VALUE));
            try (Camel camel = Camel.start("claims.yaml", settings, Map.of())) {
                broker.send("claims", 0, List.of("november/batch.jsonl"));
                compare("claim", await(), List.of(file));
                awaitCommitted(broker, "claims", 1);
            }
            try (Camel camel = Camel.start("requests.yaml", settings, Map.of())) {
                compare("batch", await(), expected);
                awaitCommitted(broker, "requests", records);
            }
        }
    }

    /** A file of the same requests that the records are. */
    private Path claimed(int records) throws IOException {
        Path file = Files.createDirectories(directory.resolve("files/november")).resolve("batch.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < records; number++) {
                out.write(Requests.request(number));
                out.write('\n');
            }
        }
        print("made", String.format(Locale.ROOT, "a file of %,d bytes, and %,d records", Files.size(file), records));
        return file;
    }

    /** Sends the same requests as records, and writes down what each partition got. */
    private List<Path> send(Broker broker, int records) throws Exception {
        List<Path> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Path file = directory.resolve("partition-" + partition);
            partitions.add(file);
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                for (int number = partition; number < records; number += PARTITIONS) {
                    broker.append("requests", partition, Requests.request(number));
                    out.write(Requests.request(number));
                    out.write('\n');
                }
            }
        }
        broker.flush();
        return partitions;
    }

    private EmulatedFile await() throws InterruptedException {
        EmulatedFile file = received.poll(2, TimeUnit.MINUTES);
        if (file == null) {
            throw new Failure("Nothing has arrived within two minutes");
        }
        return file;
    }

    private static void awaitCommitted(Broker broker, String group, long records) throws Exception {
        Map<Integer, Long> committed;
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        do {
            committed = broker.committed(group);
            if (System.nanoTime() > deadline) {
                throw new Failure("Not committed: " + committed);
            }
        } while (committed.values().stream().mapToLong(Long::longValue).sum() != records);
        print("offsets", committed + " committed");
    }

    /** Takes a file apart again: each line is the next one of some partition. */
    private void compare(String what, EmulatedFile received, List<Path> sent) throws Exception {
        print(what, String.format(Locale.ROOT, "%s, %,d bytes", received.id(), received.bytes()));
        List<Path> parts = new ArrayList<>();
        for (int partition = 0; partition < sent.size(); partition++) {
            parts.add(directory.resolve(what + "-received-" + partition));
            Files.deleteIfExists(parts.get(partition));
        }
        List<BufferedWriter> writers = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(received.openContent(), UTF_8))) {
            for (Path part : parts) {
                writers.add(Files.newBufferedWriter(part));
            }
            for (String line; (line = lines.readLine()) != null; ) {
                BufferedWriter writer = writers.get(Requests.number(line) % sent.size());
                writer.write(line);
                writer.write('\n');
            }
        } finally {
            for (BufferedWriter writer : writers) {
                writer.close();
            }
        }
        for (int partition = 0; partition < sent.size(); partition++) {
            String sentSum = Sha256.of(sent.get(partition));
            String receivedSum = Sha256.of(parts.get(partition));
            print("sha-256", sentSum + " sent");
            print("sha-256", receivedSum + " received");
            if (!sentSum.equals(receivedSum)) {
                throw new Failure("DIFFERENT: what has arrived is not what was sent");
            }
            print("", "identical");
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> content = Files.walk(folder)) {
                for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }

    private static void print(String name, Object value) {
        System.out.printf("%-8s %s%n", name, value);
    }
}
