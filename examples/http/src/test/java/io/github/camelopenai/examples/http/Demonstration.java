package io.github.camelopenai.examples.http;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Report;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Posts a large file to the route, three times: with its length, chunked, and compressed. */
public final class Demonstration {

    private Demonstration() {}

    /** @param args a directory to work in */
    public static void main(String[] args) throws Exception {
        long megabytes = Long.getLong("megabytes", 100);
        Path directory = Files.createDirectories(Path.of(args[0]));
        Path file = directory.resolve("batch.jsonl");
        BatchFile.write(file, megabytes * 1_000_000);
        Path gz = directory.resolve("batch.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            Files.copy(file, out);
        }
        print("made", String.format(Locale.ROOT, "%,d bytes, compressed %,d", Files.size(file), Files.size(gz)));

        Path spool = Files.createDirectories(directory.resolve("spool"));
        Map<String, String> settings = Map.of(
                "camel.component.openai-uploads.spool-directory",
                spool.toString(),
                "journal",
                directory.resolve("journal").toString());
        try (UploadsEmulator emulator = UploadsEmulator.builder()
                        .storage(Files.createDirectories(directory.resolve("server")))
                        .discard()
                        .start();
                Camel camel = Camel.start(emulator, settings)) {
            print("server", "the emulator at " + emulator.baseUrl());
            print("route", "POST " + camel.file(""));
            HttpRequest.Builder request = HttpRequest.newBuilder(camel.file("batch.jsonl"));
            post("length", request.copy().POST(BodyPublishers.ofFile(file)));
            post("chunked", request.copy().POST(BodyPublishers.ofInputStream(() -> open(file))));
            post("gzip", request.copy().header("Content-Encoding", "gzip").POST(BodyPublishers.ofFile(gz)));
            Report.compare(
                    Sha256.of(file),
                    emulator.files().stream().map(EmulatedFile::sha256).toArray(String[]::new));
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void post(String how, HttpRequest.Builder request) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        double seconds = (System.nanoTime() - start) / 1e9;
        print(how, String.format(Locale.ROOT, "%d in %.1f s: %s", response.statusCode(), seconds, response.body()));
        if (response.statusCode() != 201) {
            throw new Failure("There is no file");
        }
    }
}
