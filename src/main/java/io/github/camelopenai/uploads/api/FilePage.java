package io.github.camelopenai.uploads.api;

import java.util.List;

/**
 * A page of a list of files.
 *
 * @param hasMore whether there are more pages; null if the server does not tell
 */
public record FilePage(List<OpenAIFile> files, Boolean hasMore) {

    /** @param limit how many files were asked for */
    public boolean mayHaveMore(int limit) {
        // Without an id there is nothing to go on from.
        return !files.isEmpty() && (hasMore == null ? files.size() >= limit : hasMore);
    }

    /** The file that the next page begins after. */
    public String lastId() {
        return files.get(files.size() - 1).id();
    }
}
