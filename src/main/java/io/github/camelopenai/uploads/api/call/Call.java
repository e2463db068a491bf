package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.CallContext;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.AnswerReader;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * One call.
 *
 * @param detail what it is about, for messages; may be null
 * @param requests makes a fresh request for every attempt, always with the same content
 */
public record Call<T>(
        ApiCall api,
        String uploadId,
        String detail,
        Supplier<HttpUriRequestBase> requests,
        AnswerReader<T> reader,
        Deadline deadline,
        AbortSignal abort) {

    public CallContext context(int attempts) {
        return new CallContext(api.operation(), uploadId, detail, attempts);
    }
}
