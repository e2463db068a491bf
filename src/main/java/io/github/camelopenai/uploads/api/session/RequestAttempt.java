package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.part.Part;
import java.net.URI;
import java.util.function.BiConsumer;

/**
 * One attempt of a request, before it is sent.
 *
 * @param call the call of the API
 * @param uploadId the id of the upload; null if the request does not name one
 * @param part the part that is sent; null for other calls
 * @param attempt the number of the attempt, from 1
 * @param method the HTTP method
 * @param url the URL, which contains no secret
 * @param bodyBytes the size of the request's body; 0 without a body
 * @param traceHeaders adds a header of a trace to the request; null unless traces are propagated
 */
public record RequestAttempt(
        ApiCall call,
        String uploadId,
        Part part,
        int attempt,
        String method,
        URI url,
        long bodyBytes,
        BiConsumer<String, String> traceHeaders) {}
