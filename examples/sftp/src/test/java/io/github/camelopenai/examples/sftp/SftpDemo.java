package io.github.camelopenai.examples.sftp;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.Report;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Uploads a file of an SFTP server through one of the routes, and compares the received file with the original. */
public final class SftpDemo {

    private SftpDemo() {}

    /** @param args a directory to work in */
    public static void main(String[] args) throws Exception {
        run(
                Path.of(args[0]),
                Variant.of(System.getProperty("route", "copy")),
                Long.getLong("megabytes", 200) * 1_000_000);
    }

    static void run(Path directory, Variant variant, long bytes) throws Exception {
        Folders.empty(directory);
        Path parts = Files.createDirectory(directory.resolve("server"));
        try (SftpServer sftp = new SftpServer(directory);
                // Keeps the parts on disk until the upload is complete.
                UploadsEmulator emulator =
                        UploadsEmulator.builder().storage(parts).discard().start()) {
            Path file = sftp.outbox().resolve("batch.jsonl");
            BatchFile.write(file, bytes);
            print("from", sftp.name() + "/batch.jsonl");
            print("to", "the emulator at " + emulator.baseUrl());
            print("route", variant.word());
            Workplace workplace = new Workplace(directory);
            try (RunningRoute route =
                    new RunningRoute(workplace.settings(variant, sftp, emulator), done -> done.whenDone(1))) {
                route.await();
            }
            if (emulator.files().isEmpty()) {
                throw new Failure("The upload failed, see above; the file is still in outbox");
            }
            report(emulator.onlyFile(), sftp.outbox().resolve("done/batch.jsonl"));
        }
    }

    private static void report(EmulatedFile received, Path moved) throws Exception {
        print("bytes", String.format(Locale.ROOT, "%,d", received.bytes()));
        print("moved to", "outbox/done");
        Report.compare(Sha256.of(moved), received.sha256());
    }
}
