package io.github.camelopenai.uploads;

/** The operation of an endpoint, which is the path of its URI. */
public enum OpenAIUploadsOperation {
    /** Uploads a file in one step. */
    upload,
    /** Begins an upload. */
    create,
    /** Adds a part to an upload. */
    addPart,
    /** Makes a file of the parts. */
    complete,
    /** Cancels an upload. */
    cancel
}
