package io.github.camelopenai.examples.s3;

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

/** Uploads an object of an S3 server through one of the routes, and compares the received file with the original. */
public final class S3Demo {

    private static final String KEY = "2026/november/batch.jsonl";

    private S3Demo() {}

    /** @param args a directory to work in */
    public static void main(String[] args) throws Exception {
        run(
                Path.of(args[0]),
                Variant.of(System.getProperty("route", "poll")),
                Long.getLong("megabytes", 200) * 1_000_000);
    }

    static void run(Path directory, Variant variant, long bytes) throws Exception {
        Folders.empty(directory);
        Path parts = Files.createDirectory(directory.resolve("server"));
        Path file = directory.resolve("batch.jsonl");
        BatchFile.write(file, bytes);
        try (S3Server s3 = new S3Server(directory);
                // Keeps the parts on disk until the upload is complete.
                UploadsEmulator emulator =
                        UploadsEmulator.builder().storage(parts).discard().start()) {
            s3.put(KEY, file);
            print("from", s3.name());
            print("key", KEY);
            print("to", "the emulator at " + emulator.baseUrl());
            print("route", variant.word());
            Workplace workplace = new Workplace(directory);
            if (!variant.isForAllObjects()) {
                workplace.request("request.txt", KEY);
            }
            try (RunningRoute route =
                    new RunningRoute(workplace.settings(variant, s3, emulator), done -> done.whenDone(1))) {
                route.await();
            }
            if (emulator.files().isEmpty()) {
                throw new Failure("The upload failed, see above; the object is still in the bucket");
            }
            report(emulator.onlyFile(), file);
            print("bucket", s3.keys().isEmpty() ? "empty" : "still has " + s3.keys());
        }
    }

    private static void report(EmulatedFile received, Path file) throws Exception {
        print("name", received.filename());
        print("bytes", String.format(Locale.ROOT, "%,d", received.bytes()));
        Report.compare(Sha256.of(file), received.sha256());
    }
}
