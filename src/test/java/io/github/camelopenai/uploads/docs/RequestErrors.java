package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorScenario.sending;
import static io.github.camelopenai.uploads.docs.ErrorScenario.uploading;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Endless;
import java.time.Duration;
import java.util.Map;

/** How to make the errors of requests that the page explains. */
final class RequestErrors {

    private RequestErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        ErrorScenario tokens = uploading().with(options -> options.setApiKey(null));
        return Map.ofEntries(
                Map.entry(
                        "... failed: HTTP 401 ... Check apiKey (option, component, or OPENAI_API_KEY).",
                        uploading().with(options -> options.setApiKey("wrong"))),
                Map.entry(
                        "... failed: HTTP 401 ... The tokenProvider was asked again, and the server refuses that token"
                                + " too: ...",
                        tokens.with(options -> options.setTokenProvider(() -> "token"))),
                Map.entry(
                        "... failed: the tokenProvider failed: ...",
                        tokens.with(options -> options.setTokenProvider(() -> {
                            throw new IllegalStateException("no identity here");
                        }))),
                Map.entry(
                        "... failed: the tokenProvider gave no token but ...",
                        tokens.with(options -> options.setTokenProvider(() -> null))),
                Map.entry(
                        "... failed: HTTP 403 ... Check that the key may write files, and the options organization and"
                                + " project.",
                        uploading().whenAlways(EmulatorCall.CREATE, 403, null)),
                Map.entry(
                        "openai-uploads:create ... failed: HTTP 400 ... The server refuses this request, so a retry"
                                + " does not help.",
                        uploading().whenAlways(EmulatorCall.CREATE, 400, "invalid_value")),
                Map.entry(
                        "openai-uploads:create ... failed: HTTP 404 ... Check baseUrl, which normally ends with /v1,"
                                + " and apiVersion if there is one.",
                        uploading().whenAlways(EmulatorCall.CREATE, 404, null)),
                Map.entry(
                        "openai-uploads:addPart of part ... of ... (... bytes from byte ...) (upload ...) failed: HTTP"
                                + " 413 ... Send smaller parts: set maxPartSize to the size that the server, or a proxy in front of it, takes.",
                        uploading().whenAlways(EmulatorCall.ADD_PART, 413, null)),
                Map.entry(
                        "... failed: HTTP 413 ... Parts of ... bytes were refused, and then parts of ... bytes. Set maxPartSize"
                                + " to the size that the server, or a proxy in front of it, takes.",
                        sending(UPLOAD, CONTENT).whenAlways(EmulatorCall.ADD_PART, 413, null)),
                Map.entry(
                        "... failed: HTTP 429 ... The account has no budget or quota left, so trying again does not"
                                + " help: check its plan, its billing and its limits.",
                        uploading().whenAlways(EmulatorCall.CREATE, 429, "insufficient_quota")),
                Map.entry(
                        "... failed: HTTP 400 ... The file storage of the account is full, so trying again does not"
                                + " help: delete files that are no longer needed, or have more storage granted. ...",
                        uploading().when(script -> script.on(EmulatorCall.CREATE)
                                .answerError(400, null, "You have exceeded your file storage quota"))),
                Map.entry(
                        "..., after 6 attempts, failed: HTTP 429 ... Raise maxRetries or retryAfterCap, or send fewer"
                                + " parts at once.",
                        uploading().whenAlways(EmulatorCall.CREATE, 429, "rate_limit_exceeded")),
                Map.entry(
                        "..., after 6 attempts, failed: HTTP 503 ... The server failed; try again later, or raise"
                                + " maxRetries.",
                        uploading().whenAlways(EmulatorCall.ADD_PART, 503, null)),
                Map.entry(
                        "... attempts, failed: ... No answer has come for ... ms (outageTimeout)",
                        uploading()
                                .with(options -> options.setOutageTimeout("200ms"))
                                .when(script ->
                                        script.on(EmulatorCall.CREATE).always().cutBeforeReading())),
                Map.entry(
                        "... failed: no byte moved in either direction for ... ms (stallTimeout)...",
                        uploading()
                                .with(options -> {
                                    options.setStallTimeout("300ms");
                                    options.setMaxRetries(0);
                                })
                                .when(script -> script.on(EmulatorCall.CREATE).stall(0))),
                Map.entry(
                        "... failed: an answer with a line of more than 16384 bytes, or with more than 100 headers or"
                                + " trailers",
                        uploading()
                                .with(options -> options.setMaxRetries(0))
                                .when(script ->
                                        script.on(EmulatorCall.CREATE).always().answerEndlessly(Endless.HEADERS))),
                Map.entry(
                        "... was stopped: another part of the upload failed",
                        uploading().when(script -> {
                            script.on(EmulatorCall.ADD_PART).nth(2).hold();
                            script.on(EmulatorCall.ADD_PART).nth(3).answerError(400, null, "no");
                        })),
                Map.entry(
                        "... failed: the upload expires, or the time for this call is over. ...", tooSlow(uploading())),
                Map.entry(
                        "... When it ended: ... of ... bytes are left, at the ... MB/s seen so far they take ..., and"
                                + " ... s are left for them (and ... s for complete)",
                        tooSlow(sending(UPLOAD, CONTENT))));
    }

    private static ErrorScenario tooSlow(ErrorScenario scenario) {
        return scenario.whenUploadsLive(Duration.ofSeconds(2))
                .when(script -> script.on(EmulatorCall.ADD_PART).nth(2).hold());
    }
}
