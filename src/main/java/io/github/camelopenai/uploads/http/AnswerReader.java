package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.ApiAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;

/** Reads an answer, or finds it unusable. */
@FunctionalInterface
public interface AnswerReader<T> {

    /** Whether this is an answer to be read, and no failure. */
    default boolean reads(ApiAnswer answer) {
        return answer.isSuccess();
    }

    T read(ApiAnswer answer) throws UnusableAnswerException;
}
