package io.github.camelopenai.uploads;

/** What an endpoint does; the path of its URI. */
public enum OpenAIUploadsOperation {
    /** All of it in one step. */
    upload,
    /** Announces a file. */
    create,
    /** Sends one part of it. */
    addPart,
    /** Makes the file of its parts. */
    complete,
    /** Gives it up. */
    cancel
}
