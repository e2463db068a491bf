package io.github.camelopenai.examples.sftp;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Uploads a file of an SFTP server through one of the routes, and compares what has arrived with what was there. */
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
                // Parts are kept on disk until the upload is complete, and no longer.
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
                throw new Failure("The upload has failed, see above; the file is still in outbox");
            }
            report(emulator.onlyFile(), sftp.outbox().resolve("done/batch.jsonl"));
        }
    }

    private static void report(EmulatedFile received, Path moved) throws Exception {
        print("bytes", String.format(Locale.ROOT, "%,d", received.bytes()));
        print("moved to", "outbox/done");
        String sent = Sha256.of(moved);
        print("sha-256", sent + " sent");
        print("sha-256", received.sha256() + " received");
        if (!sent.equals(received.sha256())) {
            throw new Failure("DIFFERENT: what has arrived is not what was sent");
        }
        print("", "identical");
    }

    private static void print(String name, Object value) {
        System.out.printf("%-8s %s%n", name, value);
    }
}
