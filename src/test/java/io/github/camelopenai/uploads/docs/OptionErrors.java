package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorBench.stream;
import static io.github.camelopenai.uploads.docs.ErrorScenario.doing;
import static io.github.camelopenai.uploads.docs.ErrorScenario.sending;
import static io.github.camelopenai.uploads.docs.ErrorScenario.uploading;

import io.github.camelopenai.uploads.option.Authentication;
import java.util.Map;

/** How to make the errors about options and headers that the page explains. */
final class OptionErrors {

    private OptionErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        ErrorScenario tokens = uploading().with(options -> {
            options.setApiKey(null);
            options.setTokenProvider(() -> "token");
        });
        return Map.ofEntries(
                Map.entry(
                        "No API key: set the option apiKey ...", uploading().with(options -> options.setApiKey(null))),
                Map.entry(
                        "apiKey is a placeholder ${...} that was not resolved; the syntax of camel-main is"
                                + " {{env:OPENAI_API_KEY}}",
                        uploading().with(options -> options.setApiKey("${key}"))),
                Map.entry(
                        "apiKey and tokenProvider are both set; ...", tokens.with(options -> options.setApiKey("key"))),
                Map.entry(
                        "authentication=apiKey sends a key, but tokenProvider gives tokens, ...",
                        tokens.with(options -> options.setAuthentication(Authentication.apiKey))),
                Map.entry(
                        "baseUrl is 'https://...', where Azure OpenAI has no uploads. ...",
                        uploading().with(options -> options.setBaseUrl("https://my-resource.openai.azure.com"))),
                Map.entry(
                        "baseUrl is 'https://...', where Azure OpenAI needs an api-version: ...",
                        uploading().with(options -> options.setBaseUrl("https://my-resource.openai.azure.com/openai"))),
                Map.entry(
                        "maxRetries is '...', which is not a whole number of at least 0",
                        sending(UPLOAD + "?maxRetries=five", CONTENT)),
                Map.entry(
                        "stallTimeout is '...', which is too long; the maximum is 1 day",
                        uploading().with(options -> options.setStallTimeout("200000d"))),
                Map.entry(
                        "parallelParts is ...; it must be a whole number of at least 1, or 'auto'",
                        sending(UPLOAD, CONTENT).with(options -> options.setParallelParts("0"))),
                Map.entry(
                        "parallelParts is '...', which is neither a whole number of at least 1 nor 'auto'...",
                        sending(UPLOAD + "?parallelParts=atuo", CONTENT)),
                Map.entry(
                        "minPartSize is ... bytes and maxPartSize ... bytes; the minimum must not be larger than the"
                                + " maximum",
                        sending(UPLOAD, CONTENT).with(options -> options.setMinPartSize("65MiB"))),
                Map.entry(
                        "partSize is '...', which is ... bytes; a part can have ... to ... bytes (options minPartSize,"
                                + " maxPartSize)",
                        sending(UPLOAD + "?partSize=70MB", CONTENT)),
                Map.entry(
                        "maxBytesPerSecond is '...', which is not a size; ...",
                        sending(UPLOAD + "?maxBytesPerSecond=10MB/s", CONTENT)),
                Map.entry(
                        "expiresAfter is '86400' without a unit; ...",
                        uploading().with(options -> options.setExpiresAfter("86400"))),
                Map.entry(
                        "mimeType is '...'; it must be type/subtype, such as text/jsonl",
                        sending(UPLOAD, CONTENT).with(options -> options.setMimeType("jsonl"))),
                Map.entry(
                        "journalDirectory is '...', which begins with ~, which only a shell resolves. ...",
                        sending(UPLOAD, CONTENT).with(options -> options.setJournalDirectory("~/journal"))),
                Map.entry(
                        "spoolDirectory is '...', which is a file. ...",
                        sending(UPLOAD, stream()).with(options -> options.setSpoolDirectory("pom.xml"))),
                Map.entry(
                        "The option journalKey is '...', which gives nothing for this message. ...",
                        doing(bench -> bench.send(
                                UPLOAD + "?journalKey=${header.order}&journalDirectory="
                                        + bench.directory().resolve("keys"),
                                CONTENT,
                                Map.of()))),
                Map.entry(
                        "The option fileName is '...', which gives '...' for this message, an extension without a"
                                + " name. ...",
                        sending("openai-uploads:create?fileName=${header.id}.jsonl", CONTENT)),
                Map.entry(
                        "CamelOpenAIUploadsMd5 is '...'; it must be the 32 hexadecimal digits ...",
                        sending(UPLOAD, CONTENT, Map.of("CamelOpenAIUploadsMd5", "rL0Y20zC+Fzt72VPzMSk2A=="))),
                Map.entry(
                        "No purpose is known for the upload of '...': ...",
                        uploading().with(options -> options.setPurpose(null))),
                Map.entry(
                        "No mimeType is known for the upload of '...': ...",
                        uploading().with(options -> options.setFileName("batch"))));
    }
}
