package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.IN_PARTS;
import static io.github.camelopenai.uploads.docs.ErrorBench.SWALLOW;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorBench.length;
import static io.github.camelopenai.uploads.docs.ErrorBench.stream;
import static io.github.camelopenai.uploads.docs.ErrorScenario.doing;
import static io.github.camelopenai.uploads.docs.ErrorScenario.sending;
import static io.github.camelopenai.uploads.docs.ErrorScenario.uploading;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import java.util.Map;
import org.apache.camel.Exchange;

/** How to make the errors at the end of an upload that the page explains. */
final class CompletionErrors {

    private CompletionErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        return Map.ofEntries(
                Map.entry(
                        "The outcome of openai-uploads:complete (upload ...) is UNKNOWN: ...",
                        uploading().with(options -> options.setMaxRetries(0)).when(script -> {
                            script.on(EmulatorCall.COMPLETE).always().cutAfterBody();
                            script.on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
                        })),
                Map.entry(
                        "openai-uploads:complete (upload ...) made file ... with ... bytes, but the content has ..."
                                + " bytes. Do not use that file. Delete it, ...",
                        sending(UPLOAD, CONTENT).when(script -> {
                            script.on(EmulatorCall.COMPLETE).editAnswer(CompletionErrors::ofAnotherSize);
                            script.on(EmulatorCall.GET_FILE).editAnswer(CompletionErrors::ofAnotherSize);
                        })),
                Map.entry(
                        "openai-uploads:complete (upload ...) failed: HTTP 200 and the upload is failed: ... No file"
                                + " was made. ...",
                        sending(UPLOAD, CONTENT).when(script -> script.on(EmulatorCall.COMPLETE)
                                .editAnswer(body -> body.replace("\"completed\"", "\"failed\"")))),
                Map.entry(
                        "openai-uploads:complete ... failed: HTTP 400 ... The MD5 that was sent is ...; the server"
                                + " has received other bytes: ...",
                        sending(UPLOAD, CONTENT, Map.of("CamelOpenAIUploadsMd5", "0".repeat(32)))),
                Map.entry(
                        "openai-uploads:complete ... failed: HTTP 400 ... answers to parts were lost and those parts"
                                + " were sent again, ...",
                        sending(UPLOAD, stream(), length(CONTENT.length)).when(script -> {
                            script.on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
                            script.on(EmulatorCall.COMPLETE).answerError(400, null, "no");
                        })),
                Map.entry(
                        "Only ... of ... parts were uploaded, ...",
                        sending(SWALLOW, CONTENT)
                                .when(script ->
                                        script.on(EmulatorCall.ADD_PART).nth(2).answerError(400, null, "no"))),
                Map.entry(
                        "... cannot be completed without part ids: ...",
                        sending("openai-uploads:complete?uploadId=upload_1", CONTENT)),
                Map.entry("Upload ... is not cancelled: ...", doing(bench -> {
                    Exchange done = bench.send(IN_PARTS, CONTENT, Map.of());
                    bench.template().send("openai-uploads:cancel", done);
                    bench.note(done.getException());
                })));
    }

    private static String ofAnotherSize(String body) {
        return body.replaceFirst("(?<=\"object\":\"file\",\"bytes\":)\\d+", "5");
    }
}
