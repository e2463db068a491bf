package io.github.camelopenai.examples.kafka;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.Report;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends a record that names a file of requests, then these requests as records, through the routes. */
public final class Demonstration {

    private static final int PARTITIONS = 3;

    private final Path directory;
    private final int requests;
    private final BlockingQueue<EmulatedFile> received = new LinkedBlockingQueue<>();

    private Demonstration(Path directory, int requests) {
        this.directory = directory;
        this.requests = requests;
    }

    /** @param args a directory to work in, which is emptied */
    public static void main(String[] args) throws Exception {
        new Demonstration(Folders.empty(Path.of(args[0])), Integer.getInteger("requests", 50_000)).run();
    }

    private void run() throws Exception {
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
            Path file = makeFile();
            Map<String, String> settings = Camel.settings(broker, emulator, directory);
            uploadClaim(broker, settings, file);
            uploadRequests(broker, settings, file);
        }
    }

    private Path makeFile() throws IOException {
        Path file = Files.createDirectories(directory.resolve("files/november")).resolve("batch.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < requests; number++) {
                out.write(Requests.request(number));
                out.write('\n');
            }
        }
        print(
                "made",
                String.format(
                        Locale.ROOT, "%s, %,d requests, %,d bytes", file.getFileName(), requests, Files.size(file)));
        return file;
    }

    private void uploadClaim(Broker broker, Map<String, String> settings, Path file) throws Exception {
        broker.send("claims", 0, List.of("november/batch.jsonl"));
        print("sent", "one record that names the file");
        EmulatedFile upload;
        try (Camel camel = Camel.start("claims.yaml", settings, Map.of())) {
            upload = await();
            awaitCommitted(broker, "claims", 1);
        }
        try (InputStream content = upload.openContent()) {
            Path arrived = directory.resolve("claim");
            Files.copy(content, arrived);
            Report.compare(Sha256.of(file), Sha256.of(arrived));
        }
    }

    private void uploadRequests(Broker broker, Map<String, String> settings, Path file) throws Exception {
        for (int number = 0; number < requests; number++) {
            broker.append("requests", number % PARTITIONS, Requests.request(number));
        }
        broker.flush();
        print("sent", String.format(Locale.ROOT, "%,d records in %d partitions", requests, PARTITIONS));
        settings.put("requests.per-batch", String.valueOf(requests));
        EmulatedFile upload;
        try (Camel camel = Camel.start("requests.yaml", settings, Map.of())) {
            upload = await();
            awaitCommitted(broker, "requests", requests);
        }
        try (InputStream content = upload.openContent()) {
            Path arrived = Requests.inOrder(content, PARTITIONS, directory.resolve("requests"));
            Report.compare(Sha256.of(file), Sha256.of(arrived));
        }
    }

    private EmulatedFile await() throws InterruptedException {
        EmulatedFile file = received.poll(2, TimeUnit.MINUTES);
        if (file == null) {
            throw new Failure("No file arrived within two minutes");
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
}
