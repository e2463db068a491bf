package io.github.camelopenai.examples.quarkus;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Report;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.FileUtil;
import org.awaitility.Awaitility;

/**
 * Runs the application that was built, puts a file into its inbox, and compares the file that the emulator received with it.
 */
public final class Demonstration {

    private static final long MEGABYTES = 100;

    private Demonstration() {}

    /** @param args the application's jar, and a directory to work in */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        FileUtil.removeDir(directory.toFile());
        Path inbox = Files.createDirectories(directory.resolve("inbox"));
        Path file = inbox.resolve("batch.jsonl");
        BatchFile.write(file, MEGABYTES * 1_000_000);
        print("made", String.format(Locale.ROOT, "%s, %,d bytes", file.getFileName(), Files.size(file)));

        try (UploadsEmulator emulator = UploadsEmulator.builder()
                .storage(Files.createDirectory(directory.resolve("server")))
                .discard()
                .start()) {
            print("server", "the emulator at " + emulator.baseUrl());
            Process application = start(Path.of(args[0]), inbox, emulator);
            try {
                Path done = inbox.resolve("done").resolve(file.getFileName());
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .failFast("The application has ended", () -> !application.isAlive())
                        .until(() -> Files.exists(done));
                EmulatedFile received = emulator.onlyFile();
                print("file id", received.id());
                Report.compare(Sha256.of(done), received.sha256());
            } finally {
                stop(application);
            }
        }
    }

    private static Process start(Path jar, Path inbox, UploadsEmulator emulator) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dinbox=" + inbox,
                "-Dcamel.component.openai-uploads.base-url=" + emulator.baseUrl(),
                "-jar",
                jar.toString());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("OPENAI_API_KEY", emulator.apiKey());
        Process application = builder.start();
        // Ctrl-C ends both.
        Runtime.getRuntime().addShutdownHook(new Thread(application::destroy));
        return application;
    }

    private static void stop(Process application) throws InterruptedException {
        application.destroy();
        if (!application.waitFor(10, TimeUnit.SECONDS)) {
            application.destroyForcibly().waitFor();
        }
    }
}
