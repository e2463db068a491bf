package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;

/** Reads the result of a request from the answer. */
@FunctionalInterface
public interface AnswerReader<T> {

    /** Whether the answer is a success, so that it can be read. */
    default boolean accepts(HttpAnswer answer) {
        return answer.isSuccess();
    }

    T read(HttpAnswer answer) throws UnusableAnswerException;
}
