package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorBench.length;
import static io.github.camelopenai.uploads.docs.ErrorBench.stream;
import static io.github.camelopenai.uploads.docs.ErrorScenario.doing;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** How to make the errors of the journal that the page explains. */
final class JournalErrors {

    private JournalErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        return Map.ofEntries(
                Map.entry(
                        "The journal record ... cannot be used: ... Look for the file in the account; then remove"
                                + " that record to upload again, or set journalOnCorrupt=restart to have that done",
                        failingInTheMiddle(bench -> {
                            upload(bench, CONTENT, "");
                            Files.writeString(onlyRecord(bench), "{");
                            upload(bench, CONTENT, "");
                        })),
                Map.entry(
                        "This source is already being uploaded to the same destination by exchange ... of route ...,"
                                + " process ..., since ...",
                        doing(JournalErrors::uploadTwiceAtOnce)
                                .whenUploadsLive(Duration.ofSeconds(2))
                                .when(script -> script.on(EmulatorCall.ADD_PART)
                                        .always()
                                        .hold())),
                Map.entry("The journal in ... cannot be written: ...", doing(bench -> {
                    Files.createDirectories(journal(bench).resolve("journal.lock"));
                    upload(bench, CONTENT, "");
                })),
                Map.entry(
                        "openai-uploads:upload of '...' (upload ...) failed: The journal record ... cannot be written: ...",
                        failingInTheMiddle(bench -> {
                            upload(bench, CONTENT, "");
                            Path temporary =
                                    Path.of(onlyRecord(bench).toString().replace(".json", ".tmp"));
                            // A save that was interrupted may have left one.
                            Files.deleteIfExists(temporary);
                            Files.createDirectories(temporary.resolve("in-the-way"));
                            upload(bench, CONTENT, "");
                        })),
                Map.entry(
                        "openai-uploads:upload of '...' (upload ...) failed: The content has changed since this upload"
                                + " was begun: ...",
                        failingInTheMiddle(bench -> {
                            byte[] changed = CONTENT.clone();
                            changed[0]++;
                            InputStream other = new FilterInputStream(new ByteArrayInputStream(changed)) {};
                            upload(bench, stream(), "&journalKey=4711");
                            upload(bench, other, "&journalKey=4711");
                        })));
    }

    private static ErrorScenario failingInTheMiddle(ErrorScenario.Action action) {
        return doing(action)
                .with(options -> options.setMaxRetries(0))
                .when(script -> script.on(EmulatorCall.ADD_PART).nth(10).answerError(503, null, "down"));
    }

    private static void uploadTwiceAtOnce(ErrorBench bench) {
        bench.template().asyncSendBody(uri(bench, ""), CONTENT);
        Awaitility.await()
                .until(() ->
                        Files.exists(journal(bench)) && filesIn(bench, ".owner").size() == 1);
        upload(bench, CONTENT, "");
    }

    private static void upload(ErrorBench bench, Object body, String options) {
        bench.send(uri(bench, options), body, body instanceof InputStream ? length(CONTENT.length) : Map.of());
    }

    private static String uri(ErrorBench bench, String options) {
        return UPLOAD + "?journalDirectory=" + journal(bench) + options;
    }

    private static Path journal(ErrorBench bench) {
        return bench.directory().resolve("journal");
    }

    private static Path onlyRecord(ErrorBench bench) throws IOException {
        return filesIn(bench, ".json").get(0);
    }

    private static List<Path> filesIn(ErrorBench bench, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(journal(bench))) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
