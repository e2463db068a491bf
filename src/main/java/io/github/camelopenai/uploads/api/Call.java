package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.AbortSignal;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * One call.
 *
 * @param detail what it is about, for messages; may be null
 * @param requests makes a fresh request for every attempt, always with the same content
 */
record Call<T>(
        ApiCall api,
        String uploadId,
        String detail,
        Supplier<HttpUriRequestBase> requests,
        AnswerReader<T> reader,
        Deadline deadline,
        AbortSignal abort) {

    CallContext context(int attempts) {
        return new CallContext(api.operation(), uploadId, detail, attempts);
    }
}
