package io.github.camelopenai.uploads.api;

/** Reads an answer, or finds it unusable. */
@FunctionalInterface
interface AnswerReader<T> {

    /** Whether this is an answer to be read, and no failure. */
    default boolean reads(ApiAnswer answer) {
        return answer.isSuccess();
    }

    T read(ApiAnswer answer) throws UnusableAnswerException;
}
