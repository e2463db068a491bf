package io.github.camelopenai.examples.quickstart;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Uploads a file through the route in {@code camel/upload.yaml} or {@code camel-parts/upload.yaml}, and compares the received
 * file with the sent one.
 */
public final class Quickstart {

    private Quickstart() {}

    /** @param args a directory to work in */
    public static void main(String[] args) throws Exception {
        run(Options.of(Path.of(args[0]), System.getProperties(), System.getenv()));
    }

    static void run(Options options) throws Exception {
        Path inbox = Folders.empty(options.directory().resolve("inbox"));
        Path file = options.file() != null ? options.file() : batchFile(options);
        link(file, inbox);

        try (Server server = server(options)) {
            print("server", server.name());
            Map<String, String> settings = new HashMap<>(server.settings());
            settings.put("inbox", inbox.toString());
            settings.put("purpose", options.purpose());
            // Ctrl-C ends the upload without waiting for it.
            settings.put("camel.main.shutdown-timeout", "1");
            if (options.parts()) {
                settings.put("camel.main.routes-include-pattern", "classpath:camel-parts/*.yaml");
            }
            upload(file, server, settings);
        }
    }

    /** Puts a link into the inbox, so that the route moves the link and never the file. */
    private static void link(Path file, Path inbox) throws IOException {
        Path link = inbox.resolve(file.getFileName());
        try {
            Files.createSymbolicLink(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            // On Windows, symbolic links need a privilege.
            Files.createLink(link, file);
        }
    }

    private static Path batchFile(Options options) throws IOException {
        Path file = options.directory().resolve("batch.jsonl");
        long start = System.nanoTime();
        BatchFile.write(file, options.megabytes() * 1_000_000);
        Path here = Path.of("").toAbsolutePath();
        Path shown = file.startsWith(here) ? here.relativize(file) : file;
        print("made", String.format(Locale.ROOT, "%s in %.1f s", shown, (System.nanoTime() - start) / 1e9));
        return file;
    }

    private static Server server(Options options) throws IOException {
        if (options.openai()) {
            return Server.openai(System.getenv());
        }
        // Keeps the parts on disk until the upload is complete.
        Path parts = Folders.empty(options.directory().resolve("server"));
        return Server.of(UploadsEmulator.builder().storage(parts).discard().start());
    }

    private static void upload(Path file, Server server, Map<String, String> settings) throws Exception {
        long bytes = Files.size(file);
        UploadRun.Outcome outcome;
        try (ProgressBar bar = new ProgressBar(bytes)) {
            outcome = new UploadRun(settings, bar).await();
        }
        if (outcome.failure() != null) {
            throw new Failure(message(outcome.failure()));
        }
        String fileId = outcome.upload().file().id();
        double seconds = outcome.time().toNanos() / 1e9;
        print("file id", fileId);
        print("bytes", String.format(Locale.ROOT, "%,d", outcome.upload().file().bytes()));
        print("parts", outcome.parts());
        print("seconds", String.format(Locale.ROOT, "%.1f (%.0f MB/s)", seconds, bytes / seconds / 1e6));
        compare(file, outcome.upload().file().bytes(), server.sha256(fileId));
    }

    private static void compare(Path file, long receivedBytes, Optional<String> receivedSum) throws IOException {
        String sentSum = Sha256.of(file);
        print("sha-256", sentSum + " sent");
        boolean same;
        if (receivedSum.isPresent()) {
            print("sha-256", receivedSum.get() + " received");
            same = receivedSum.get().equals(sentSum);
        } else {
            print("sha-256", "not reported by OpenAI; the file has " + receivedBytes + " bytes");
            same = receivedBytes == Files.size(file);
        }
        if (!same) {
            throw new Failure("DIFFERENT: the content received is not the content sent");
        }
        print("", receivedSum.isPresent() ? "identical" : "the same number of bytes");
    }

    /** The failure's own message, without the exceptions that Camel wraps around it. */
    private static String message(Throwable failure) {
        boolean wrapper = failure.getClass().getName().startsWith("org.apache.camel.");
        return wrapper && failure.getCause() != null ? message(failure.getCause()) : failure.getMessage();
    }
}
