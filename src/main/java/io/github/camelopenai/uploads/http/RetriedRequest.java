package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * A request that {@link RetryLoop} sends until it is answered, has failed for good, or must end.
 *
 * @param name names the request in log lines; it is given the number of attempts made
 * @param requests makes a fresh request for every attempt, always with the same content
 * @param reader reads the answer
 * @param deadline no attempt goes on after it
 * @param abort ends a running attempt and every wait
 */
public record RetriedRequest<T>(
        RetryRules rules,
        IntFunction<String> name,
        Supplier<HttpUriRequestBase> requests,
        AnswerReader<T> reader,
        Deadline deadline,
        AbortSignal abort) {}
