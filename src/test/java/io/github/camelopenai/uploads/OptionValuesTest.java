package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Option values that were copied from a shell or another framework, or are almost right, which are refused before any
 * request.
 */
class OptionValuesTest extends UploadsTestSupport {

    private final Map<String, String> environment = new HashMap<>();

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.setEnvironment(environment::get);
        component.getConfiguration().setFileName("a.jsonl");
    }

    private OpenAIUploadsConfiguration options() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String uri) {
        Throwable failure =
                catchThrowable(() -> context.getEndpoint(uri).createProducer().start());
        while (failure != null && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return assertThat(failure).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "~/journal, begins with ~",
        "~, begins with ~",
        "file:/tmp/journal, is a URI",
        "FILE:journal, is a URI",
        "'\"/tmp/journal\"', has quotes",
        "'''/tmp/journal''', has quotes",
        "${env:HOME}/journal, has an unresolved variable",
        "/tmp/${user}/journal, has an unresolved variable",
        "$HOME/journal, has an unresolved variable",
        "'', is empty",
    })
    void shouldRefuseADirectoryWithAnUnresolvedPlaceholder(String directory, String why) {
        options().setJournalDirectory(directory);
        assertRefused("openai-uploads:upload")
                .hasMessageContaining("journalDirectory is '" + directory + "', which " + why)
                .hasMessageContaining("{{env:HOME}}")
                .hasMessageContaining("{{sys:user.home}}");
        options().setJournalDirectory(null);
        options().setSpoolDirectory(directory);
        assertRefused("openai-uploads:create").hasMessageContaining("spoolDirectory is '" + directory + "'");
        assertThat(catchThrowable(() -> new UploadPartsExpression().setSpoolDirectory(directory)))
                .hasMessageContaining("spoolDirectory is '" + directory + "'");
    }

    @Test
    void shouldLogOnceWhereTheJournalIs() throws Exception {
        Path journal = Path.of("target/test-journals/" + directory.getFileName());
        try (CapturedLog log = new CapturedLog(Level.INFO, "%m")) {
            context.getEndpoint("openai-uploads:upload?journalDirectory=" + journal)
                    .createProducer()
                    .start();
            context.getEndpoint("openai-uploads:upload?fileName=b&journalDirectory=" + journal)
                    .createProducer()
                    .start();

            assertThat(log.lines()).containsOnlyOnce("Uploads are recorded in the journal " + journal.toAbsolutePath());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"hidden1\"', begins with a quote",
        "'''hidden1''', begins with a quote",
        "'hidden1\"', ends with a quote",
        "${hidden1}, is a placeholder ${...} that was not resolved; the syntax of camel-main is {{env:OPENAI_API_KEY}}",
        "$hidden, is a placeholder",
        "Bearer hidden1, leave out 'Bearer '",
        "bearer  hidden1, leave out 'Bearer '",
    })
    void shouldReportWhatIsWrongWithAKeyWithoutShowingIt(String key, String why) {
        options().setApiKey(key);
        assertRefused("openai-uploads:upload")
                .message()
                .startsWith("apiKey ")
                .contains(why)
                .doesNotContain("hidden");
        options().setApiKey(null);
        environment.put("OPENAI_API_KEY", key);
        assertRefused("openai-uploads:create")
                .message()
                .startsWith("The environment variable OPENAI_API_KEY ")
                .contains(why)
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/uploads", "/files", "/uploads/", "/files//"})
    void shouldRefuseABaseUrlWithThePathOfACall(String path) {
        String bare = path.replaceAll("/+$", "");
        options().setBaseUrl("https://example.com/v1" + path);

        assertRefused("openai-uploads:upload")
                .hasMessageContaining("baseUrl is 'https://example.com/v1" + bare + "'")
                .hasMessageContaining("Remove " + bare)
                .hasMessageContaining("https://api.openai.com/v1");
    }

    @Test
    void shouldAdviseToCheckTheBaseUrlWhenTheMethodIsNotAllowed() {
        emulator.script().on(EmulatorCall.CREATE).always().answerError(405, null, "Method Not Allowed");

        assertThat(send("openai-uploads:create", "x").getException()).hasMessageContaining("Check baseUrl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonl",
                "text/",
                "/jsonl",
                "text / jsonl",
                "text/json l",
                "\"text/jsonl\"",
                "text/jsonl\nx",
                "a/b/c"
            })
    void shouldRefuseAnInvalidMimeType(String type) {
        options().setMimeType(type);
        assertRefused("openai-uploads:create")
                .hasMessageStartingWith("mimeType is '")
                .hasMessageEndingWith("'; it must be type/subtype, such as text/jsonl");
        options().setMimeType(null);

        Exchange failed = template.send("openai-uploads:create?fileName=b.jsonl", exchange -> {
            exchange.getMessage().setBody("x");
            exchange.getMessage().setHeader(OpenAIUploadsConstants.MIME_TYPE, type);
        });

        assertThat(failed.getException()).hasMessageContaining("it must be type/subtype, such as text/jsonl");
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/jsonl", "text/plain; charset=utf-8", "application/vnd.a+json;v=1", " text/jsonl "})
    void shouldTakeAMimeTypeWithAndWithoutParameters(String type) throws Exception {
        context.getEndpoint("openai-uploads:create?mimeType=RAW(" + type + ")")
                .createProducer()
                .start();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, did you mean 1000KiB?",
        "65, did you mean 65KiB?",
        "64, did you mean 64MiB?",
        "70MB, 'partSize is ''70MB'', which is 70000000 bytes; a part can have 1 to 67108864 bytes (options minPartSize, maxPartSize)'",
        "0, 'partSize is ''0'', which is 0 bytes'",
    })
    void shouldSuggestOnlySizesThatAPartCanHave(String size, String message) {
        assertRefused("openai-uploads:upload?partSize=" + size).hasMessageContaining(message);
    }

    @Test
    void shouldSuggestMebibytesForMaxBufferedBytes() {
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class).setMaxBufferedBytes("512");

        assertRefused("openai-uploads:upload").hasMessageContaining("did you mean 512MiB?");
    }

    @Test
    void shouldRefuseAPurposeThatIsEmptyOrQuoted() {
        assertRefused("openai-uploads:upload?purpose=").hasMessageContaining("purpose is empty");
        assertRefused("openai-uploads:upload?purpose='batch'").hasMessageContaining("purpose is 'batch', with quotes");
        options().setPurpose("\"batch\"");
        assertRefused("openai-uploads:create").hasMessageContaining("purpose is \"batch\", with quotes");
    }
}
