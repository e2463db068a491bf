package io.github.camelopenai.uploads.api;

import java.util.List;

/**
 * A page of a list of files.
 *
 * @param hasMore whether there are more pages; null if the server does not say
 */
public record FilePage(List<OpenAIFile> files, Boolean hasMore) {

    /** @param limit the requested number of files */
    public boolean mayHaveMore(int limit) {
        // The next page begins after the id of a file.
        return !files.isEmpty() && (hasMore == null ? files.size() >= limit : hasMore);
    }

    /** The id of the file after which the next page begins. */
    public String lastId() {
        return files.get(files.size() - 1).id();
    }
}
