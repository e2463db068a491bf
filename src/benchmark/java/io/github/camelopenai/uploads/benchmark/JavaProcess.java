package io.github.camelopenai.uploads.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, which is gone when this is closed. */
final class JavaProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private JavaProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static JavaProcess start(List<String> jvmOptions, String classpath, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classpath, main.getName()));
        command.addAll(arguments);
        return new JavaProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * Waits for a line of output that begins with a word, and returns the rest of it.
     *
     * @throws IllegalStateException with all that was printed, if the process ends without such a line
     */
    String await(String word) throws IOException {
        StringBuilder others = new StringBuilder();
        for (String line; (line = output.readLine()) != null; ) {
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
            others.append(line).append(System.lineSeparator());
        }
        throw new IllegalStateException("A process ended without '" + word + "':" + System.lineSeparator() + others);
    }

    /** Writes a line to its standard input. */
    void send(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
