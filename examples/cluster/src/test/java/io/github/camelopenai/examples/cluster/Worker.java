package io.github.camelopenai.examples.cluster;

import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A process of the application, which is killed and started again under the same name. */
final class Worker implements AutoCloseable {

    private final String name;
    private final Map<String, String> settings;
    private final Path directory;
    private final int healthPort;
    private final List<JavaProcess> processes = new ArrayList<>();

    Worker(String name, Map<String, String> shared, Path directory) throws IOException {
        this.name = name;
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            healthPort = free.getLocalPort();
        }
        settings = new HashMap<>(shared);
        settings.put("worker", name);
        settings.put("camel.management.host", "127.0.0.1");
        settings.put("camel.management.port", String.valueOf(healthPort));
    }

    String name() {
        return name;
    }

    int healthPort() {
        return healthPort;
    }

    void start() throws IOException {
        Path output = directory.resolve(name + "-" + (processes.size() + 1) + ".log");
        processes.add(RouteProcess.start(settings, output, "-Xmx128m", "-Xshare:auto"));
    }

    boolean isRunning() {
        return current().isRunning();
    }

    /** The output since the first start. */
    String output() {
        return processes.stream().map(JavaProcess::output).collect(Collectors.joining());
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        current().close();
    }

    private JavaProcess current() {
        return processes.get(processes.size() - 1);
    }

    @Override
    public void close() throws InterruptedException {
        for (JavaProcess process : processes) {
            process.close();
        }
    }
}
