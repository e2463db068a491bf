package io.github.camelopenai.examples.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;

/** A route in a process of its own, as a user runs it, until it is closed. */
final class RouteProcess implements AutoCloseable {

    private final Process process;

    private RouteProcess(Process process) {
        this.process = process;
    }

    /** @param output the file to which it writes what it has to say */
    static RouteProcess start(String routes, Map<String, String> settings, Path output, String... jvmOptions)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(jvmOptions));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dcamel.main.routes-include-pattern=classpath:camel/" + routes);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return new RouteProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Sends SIGTERM; says whether it has ended. */
    boolean stop() throws Exception {
        process.destroy();
        return process.waitFor(120, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
