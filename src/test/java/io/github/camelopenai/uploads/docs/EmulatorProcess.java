package io.github.camelopenai.uploads.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The emulator's jar as a process of its own, with what it prints. */
final class EmulatorProcess implements AutoCloseable {

    static final Path JAR = Path.of(System.getProperty("emulator.jar", "target/emulator.jar"));

    private final Process process;
    private final Path output;
    private final Path temporary;

    /** @param directory for what it prints, and for its temporary files */
    EmulatorProcess(Path directory, String... options) throws IOException {
        temporary = Files.createTempDirectory(directory, "temporary");
        output = Files.createTempFile(directory, "output", null);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                JAR.toAbsolutePath().toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    List<String> output() {
        return Pages.read(output).lines().toList();
    }

    /** What it has not removed of what it made. */
    String[] leftovers() {
        return new File(temporary.toString()).list();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("It does not end; it has printed " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
