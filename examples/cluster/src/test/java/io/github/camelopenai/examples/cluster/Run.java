package io.github.camelopenai.examples.cluster;

import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultScript;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Some workers with a topic, a table of the journal and an emulator of their own. */
final class Run implements AutoCloseable {

    /** A number that 1, 2, 3 and 4 divide, so that each worker gets as many partitions as the others. */
    static final int PARTITIONS = 12;

    static final int PARALLEL_PARTS = 2;

    private static final long LIMIT_MINUTES = 15;

    private final Broker broker;
    private final Objects objects;
    private final long partSize;
    private final UploadsEmulator emulator;
    private final TcpProxy network;
    private final List<Worker> workers = new ArrayList<>();
    private int claims;

    /**
     * @param partSize in bytes
     * @param bytesPerSecond what each connection to the emulator gets
     */
    Run(Servers servers, Objects objects, int size, long partSize, long bytesPerSecond, Path directory)
            throws Exception {
        this.broker = servers.broker();
        this.objects = objects;
        this.partSize = partSize;
        emulator = UploadsEmulator.builder()
                .storage(Files.createDirectories(directory.resolve("server")))
                .discard()
                .start();
        network = TcpProxy.to(emulator.port()).bandwidthPerConnection(bytesPerSecond);
        broker.createTopic(objects.folder(), PARTITIONS);
        Map<String, String> settings = new HashMap<>(servers.settings());
        settings.put("claims.topic", objects.folder());
        settings.put("claims.group", objects.folder());
        settings.put("camel.component.openai-uploads.base-url", network.through(emulator.baseUrl()));
        settings.put("camel.component.openai-uploads.api-key", emulator.apiKey());
        settings.put("camel.component.openai-uploads.journal-table", "journal_" + objects.folder());
        settings.put("camel.component.openai-uploads.part-size", String.valueOf(partSize));
        settings.put("camel.component.openai-uploads.parallel-parts", String.valueOf(PARALLEL_PARTS));
        // The shortest. A process that was killed must not delay the next one for long.
        settings.put("camel.component.openai-uploads.journal-lease", "3s");
        settings.put("camel.component.kafka.poll-timeout-ms", "250");
        settings.put("held-delay", "250");
        settings.put("retry-delay", "250");
        for (int number = 1; number <= size; number++) {
            workers.add(new Worker(objects.folder() + "-worker-" + number, settings, directory));
        }
    }

    /** Starts all workers, and waits until Kafka has given to each of them as many partitions as to the others. */
    void start() throws Exception {
        for (Worker worker : workers) {
            worker.start();
        }
        List<Integer> even = Collections.nCopies(workers.size(), PARTITIONS / workers.size());
        await("the partitions are assigned", () -> broker.shares(objects.folder())
                .equals(even));
    }

    /** Sends claims to the partitions in turn. */
    void send(List<String> keys) {
        claims += keys.size();
        broker.send(objects.folder(), PARTITIONS, keys);
    }

    /** The rules by which the emulator departs from its usual behaviour. */
    FaultScript script() {
        return emulator.script();
    }

    /** Waits until this many files are complete. */
    void awaitFiles(int count) throws Exception {
        await(count + " files are complete", () -> emulator.files().size() >= count);
    }

    /** Waits until all claims are committed. */
    void awaitCommitted() throws Exception {
        await("all claims are committed", () -> broker.committed(objects.folder()) == claims);
    }

    List<Worker> workers() {
        return workers;
    }

    /** Whether each object has become exactly one file, which is identical. */
    boolean isEachExactlyOnce() {
        Map<String, String> received = new HashMap<>();
        List<EmulatedFile> files = emulator.files();
        files.forEach(file -> received.put(file.filename(), file.sha256()));
        return files.size() == objects.count() && received.equals(objects.sha256());
    }

    int files() {
        return emulator.files().size();
    }

    /** How many parts were sent to the server again. */
    long partsSentAgain() {
        long needed = emulator.files().stream()
                .mapToLong(file -> (file.bytes() + partSize - 1) / partSize)
                .sum();
        return emulator.requestsOf(EmulatorCall.ADD_PART).size() - needed;
    }

    /** The output of all workers since their first start. */
    String output() {
        StringBuilder output = new StringBuilder();
        workers.forEach(worker -> output.append(worker.name()).append(":\n").append(worker.output()));
        return output.toString();
    }

    /** Waits until a worker has written this, and returns that worker. */
    Worker awaitOutput(String text) throws Exception {
        await("'" + text + "' is written", () -> find(text).isPresent());
        return find(text).orElseThrow();
    }

    private Optional<Worker> find(String text) {
        return workers.stream().filter(worker -> worker.output().contains(text)).findFirst();
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("Not within " + LIMIT_MINUTES + " minutes: " + what + "\n" + output());
            }
            for (Worker worker : workers) {
                if (!worker.isRunning()) {
                    throw new Failure(worker.name() + " has ended: " + worker.output());
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        for (Worker worker : workers) {
            worker.close();
        }
        network.close();
        emulator.close();
    }
}
