package io.github.camelopenai.examples.batchfiles;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.uploads.emulator.EmulatedBatch;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a large file of requests, lets the routes cut and upload it, and counts the requests that arrived. */
public final class Demonstration {

    private static final long LIMIT_SECONDS = 3600;

    private Demonstration() {}

    /** @param args a directory to work in, which is emptied */
    public static void main(String[] args) throws Exception {
        Path directory = Folders.empty(Path.of(args[0]));
        run(directory, Long.getLong("megabytes", 1000) * 1_000_000, "200MB");
        // Two copies of the content: the file, and the files that the emulator has received.
        Folders.empty(directory);
    }

    /** Returns the number of batches. */
    static int run(Path directory, long bytes, String maxBytes) throws Exception {
        Path made = directory.resolve("orders.jsonl");
        BatchFile.write(made, bytes);
        long requests;
        try (Stream<String> lines = Files.lines(made)) {
            requests = lines.count();
        }
        print("made", String.format(Locale.ROOT, "orders.jsonl, %,d requests, %,d bytes", requests, Files.size(made)));
        Path inbox = Files.createDirectories(directory.resolve("inbox"));
        Files.move(made, inbox.resolve("orders.jsonl"));
        try (UploadsEmulator emulator = UploadsEmulator.builder()
                .storage(Files.createDirectories(directory.resolve("server")))
                .start()) {
            print("server", "the emulator at " + emulator.baseUrl());
            Map<String, String> settings = Map.of(
                    "inbox", inbox.toString(),
                    "max-bytes", maxBytes,
                    "openai.url", emulator.baseUrl(),
                    "openai.api-key", emulator.apiKey(),
                    "camel.component.openai-uploads.journal-directory",
                            directory.resolve("journal").toString());
            long start = System.nanoTime();
            try (RunningRoute route = new RunningRoute(settings, done -> done.whenDone(1))) {
                route.await(LIMIT_SECONDS);
            }
            print("seconds", String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
            return verify(emulator, requests);
        }
    }

    private static int verify(UploadsEmulator emulator, long requests) throws IOException {
        List<EmulatedFile> files = emulator.files();
        List<EmulatedBatch> batches = emulator.followOn().batches();
        print("files", files.size());
        print("batches", batches.size());
        if (!batches.stream()
                .map(EmulatedBatch::inputFileId)
                .toList()
                .equals(files.stream().map(EmulatedFile::id).toList())) {
            throw new Failure("The batches are not those of the files");
        }
        int arrived = ArrivedRequests.count(files);
        print("requests", String.format(Locale.ROOT, "%,d arrived, each once", arrived));
        if (arrived != requests) {
            throw new Failure("There were " + requests);
        }
        return batches.size();
    }
}
