package io.github.camelopenai.examples.cluster;

import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A process of the application, which is killed and started again under the same name. */
final class Worker implements AutoCloseable {

    private final String name;
    private final Map<String, String> settings;
    private final Path directory;
    private final int healthPort;
    private JavaProcess process;
    private int starts;

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
        process = RouteProcess.start(
                settings, directory.resolve(name + "-" + ++starts + ".log"), "-Xmx128m", "-Xshare:auto");
    }

    boolean isRunning() {
        return process.isRunning();
    }

    /** The output since the last start. */
    String output() {
        return process.output();
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.close();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.close();
        }
    }
}
