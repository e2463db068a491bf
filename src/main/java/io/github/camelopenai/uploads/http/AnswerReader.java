package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;

/** Reads an answer, or finds it unusable. */
@FunctionalInterface
public interface AnswerReader<T> {

    /** Whether this is an answer to be read, and no failure. */
    default boolean reads(HttpAnswer answer) {
        return answer.isSuccess();
    }

    T read(HttpAnswer answer) throws UnusableAnswerException;
}
