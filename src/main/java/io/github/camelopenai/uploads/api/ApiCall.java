package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.http.RetryRules;

/**
 * The calls of the API: their paths, and which failures of each are retried. This is the retry table; {@code RetryDecision}
 * applies it.
 *
 * <ul>
 *   <li>A refusal (4xx other than 408, 409, 429) is not retried, except a 401 once with a new token from a token provider.
 *   <li>A 408, 409, 5xx other than 503 and an unusable answer are retried at most {@code maxRetries} times, or less where this
 *       table says so.
 *   <li>A request without an answer is retried for {@code outageTimeout}, by all calls but {@code cancel}.
 *   <li>A 429 or 503 counts towards {@code maxRetries} only while the server accepts no other request of the account;
 *       after {@code outageTimeout}, each 503 counts.
 * </ul>
 *
 * <p>After a failure other than a refusal, a 429 or a request that never left this machine, it is unknown whether the server
 * has processed the request.
 */
public enum ApiCall {
    /**
     * An upload that is created twice is harmless, since the orphan is empty and expires. The table limits the orphans of a
     * server that answers; the pauses between attempts limit those of an outage.
     */
    CREATE("create", "/uploads", 2, 2),
    /** The same bytes are sent again. A conflict is retried once, since it may pass. */
    ADD_PART("addPart", "/uploads/{id}/parts", Integer.MAX_VALUE, 1),
    /**
     * Ambiguous: the identical body is sent again, then the file is searched (see {@code OutcomeSearch}). After a conflict,
     * the server may be making the file already, so the search comes first (see {@code CompleteSender}).
     */
    COMPLETE("complete", "/uploads/{id}/complete", Integer.MAX_VALUE, 0),
    /** Best effort and brief, since the upload expires anyway. */
    CANCEL("cancel", "/uploads/{id}/cancel", 2, 2),
    /** Read only. Many servers do not have it. Few retries, since its callers poll. */
    GET_UPLOAD("get upload", "/uploads/{id}", 1, 1),
    /** Read only. */
    LIST_FILES("list files", "/files", Integer.MAX_VALUE, Integer.MAX_VALUE),
    /** Read only. */
    GET_FILE("get file", "/files/{id}", Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final String operation;
    private final String path;
    private final int uncertainRetries;
    private final int conflictRetries;

    ApiCall(String operation, String path, int uncertainRetries, int conflictRetries) {
        this.operation = operation;
        this.path = path;
        this.uncertainRetries = uncertainRetries;
        this.conflictRetries = conflictRetries;
    }

    public String operation() {
        return operation;
    }

    /** The path below the base URL with the percent-encoded id; without an id, the pattern. */
    public String path(String id) {
        return id != null && path.contains("{id}") ? path.replace("{id}", PathSegment.encode(id)) : path;
    }

    /**
     * The rules for retrying this call. A cancel neither waits while the account backs off nor outlasts an outage, since it
     * is small and urgent, and the upload expires anyway.
     */
    public RetryRules rules() {
        boolean patient = this != CANCEL;
        return new RetryRules(uncertainRetries, conflictRetries, patient, this == COMPLETE, this == CREATE);
    }

    /** Whether the upload fails if this call fails. */
    public boolean isPartOfUploading() {
        return this == CREATE || this == ADD_PART || this == COMPLETE;
    }
}
