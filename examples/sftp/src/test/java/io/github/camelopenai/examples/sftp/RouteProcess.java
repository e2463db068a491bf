package io.github.camelopenai.examples.sftp;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.EventNotifierSupport;

/** The route in a process of its own, which ends between upload and move, without any cleaning up, or when it is told to. */
final class RouteProcess {

    static final int KILLED = 86;

    private static final String END = "end-after-upload";

    /** The setting for where files go whose exchange fails; the route itself names no such directory. */
    static final String MOVE_FAILED = "move-failed";

    private RouteProcess() {}

    /** The exit status of the process. */
    static int run(Map<String, String> settings, Path output, String... jvmOptions) throws Exception {
        Map<String, String> ending = new HashMap<>(settings);
        ending.put(END, "true");
        Process process = start(ending, output, jvmOptions);
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("Still running: " + Files.readString(output));
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a process that runs until it is stopped. */
    static Process start(Map<String, String> settings, Path output, String... jvmOptions) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // It lives too short for optimising code to pay.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RouteProcess.class.getName()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        File file = Files.createDirectories(output.getParent())
                .resolve(output.getFileName())
                .toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file)
                .start();
    }

    /** @param args settings, each as name=value */
    public static void main(String[] args) throws Exception {
        Main main = new Main();
        Map<String, String> settings = new HashMap<>();
        for (String argument : args) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        if (settings.remove(END) != null) {
            main.bind("end", new EndAfterUpload());
        }
        String moveFailed = settings.remove(MOVE_FAILED);
        if (moveFailed != null) {
            main.bind("move-failed", new MoveFailed(moveFailed));
        }
        settings.forEach(main::addOverrideProperty);
        main.bind("short-waits", new ShortWaits());
        main.run();
    }

    private record MoveFailed(String directory) implements EndpointStrategy {
        @Override
        public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
            if (endpoint instanceof GenericFileEndpoint<?> files) {
                files.setMoveFailed(directory);
            }
            return endpoint;
        }
    }

    /** As {@code kill -9} does it: no shutdown hook runs, nothing is closed or deleted. */
    private static final class EndAfterUpload extends EventNotifierSupport {
        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSentEvent sent
                    && sent.getEndpoint().getEndpointUri().startsWith("openai-uploads://upload")) {
                Runtime.getRuntime().halt(sent.getExchange().isFailed() ? 1 : KILLED);
            }
        }
    }
}
