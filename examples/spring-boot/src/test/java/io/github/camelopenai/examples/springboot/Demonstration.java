package io.github.camelopenai.examples.springboot;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Report;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.NotifyBuilder;
import org.springframework.util.FileSystemUtils;

/** Puts a file into the application's inbox, and compares the file that the emulator received with it. */
public final class Demonstration {

    private static final long MEGABYTES = 100;

    private Demonstration() {}

    /** @param args a directory to work in */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        FileSystemUtils.deleteRecursively(directory);
        Path inbox = Files.createDirectories(directory.resolve("inbox"));
        Path file = inbox.resolve("batch.jsonl");
        BatchFile.write(file, MEGABYTES * 1_000_000);
        print("made", String.format(Locale.ROOT, "%s, %,d bytes", file.getFileName(), Files.size(file)));

        try (UploadsEmulator emulator = UploadsEmulator.builder()
                        .storage(Files.createDirectory(directory.resolve("server")))
                        .discard()
                        .start();
                RunningApplication application = new RunningApplication(emulator, inbox)) {
            print("server", "the emulator at " + emulator.baseUrl());
            Path done = inbox.resolve("done").resolve(file.getFileName());
            NotifyBuilder finished =
                    new NotifyBuilder(application.camel()).whenDone(1).create();
            if (Files.notExists(done) && !finished.matches(1, TimeUnit.MINUTES) || Files.notExists(done)) {
                throw new IllegalStateException("The file was not uploaded within a minute");
            }
            EmulatedFile received = emulator.onlyFile();
            print("file id", received.id());
            Report.compare(Sha256.of(done), received.sha256());
        }
    }
}
