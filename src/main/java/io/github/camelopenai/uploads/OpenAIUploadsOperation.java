package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.option.DidYouMean;
import java.util.Arrays;
import java.util.List;

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
    cancel;

    /** @param name the path of an endpoint URI; null for none */
    static OpenAIUploadsOperation parse(String name) {
        String given = name == null ? "" : name;
        List<String> known = Arrays.stream(values()).map(Enum::name).toList();
        if (known.contains(given)) {
            return valueOf(given);
        }
        throw new IllegalArgumentException(
                given.isEmpty()
                        ? "No operation is given, as in openai-uploads:upload?...; possible are " + known
                        : "Unknown operation '" + given + "'" + DidYouMean.phrase(given, known) + "; possible are "
                                + known);
    }
}
