package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.CallContext;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.AnswerReader;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * One call of the API.
 *
 * @param detail the subject of the call for messages, such as a part; may be null
 * @param requests creates a new request for every attempt, always with the same content
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
