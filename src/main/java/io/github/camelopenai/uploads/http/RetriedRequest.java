package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * A request for the {@link RetryLoop}, with its rules, deadline and abort signal.
 *
 * @param name returns the name of the request for logs, given the number of attempts
 * @param requests makes a new HTTP request with the same content for each attempt
 * @param reader reads the answer
 * @param deadline ends running attempts and waits
 * @param abort ends running attempts and waits
 */
public record RetriedRequest<T>(
        RetryRules rules,
        IntFunction<String> name,
        Supplier<HttpUriRequestBase> requests,
        AnswerReader<T> reader,
        Deadline deadline,
        AbortSignal abort) {

    /** Reads the result of a request from the answer. */
    @FunctionalInterface
    public interface AnswerReader<T> {

        /** Whether the answer is a success, so that it can be read. */
        default boolean accepts(HttpAnswer answer) {
            return answer.isSuccess();
        }

        T read(HttpAnswer answer) throws UnusableAnswerException;
    }
}
