package io.github.camelopenai.examples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process with the class path of this one. Closing it kills it, and so does the end of this process. */
public final class JavaProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final Path output;
    private final Thread endWithThisProcess;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        endWithThisProcess = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /** @param output the file that receives standard output and standard error */
    public static JavaProcess start(List<String> jvmOptions, String mainClass, List<String> arguments, Path output)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        Files.createDirectories(output.toAbsolutePath().getParent());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new JavaProcess(process, output);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** The output so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the process and returns its exit status. */
    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new Failure("The process is still running after " + LIMIT_SECONDS + " seconds: " + output());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM, waits for the end of the process and returns its exit status. */
    public int stop() throws InterruptedException {
        process.destroy();
        return exitStatus();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        } catch (IllegalStateException e) {
            // This process is shutting down: the hook runs.
        }
    }
}
