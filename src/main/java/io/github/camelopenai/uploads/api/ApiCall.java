package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.http.RetryRules;

/**
 * The calls, where they go, and what of each may be repeated. This is the retry table; {@code RetryDecision} applies it.
 *
 * <p>Never retried: a refusal (4xx other than 408, 409, 429). Retried as often as {@code maxRetries} says, less often where
 * the table says so: an answer of 408, 409 or 5xx, and one that makes no sense. Retried for {@code outageTimeout}, by all
 * calls but {@code cancel}: what has got no answer. Retried as long as the server takes anything: a 429 or 503. Once, and
 * with another token: a 401, if tokens come from a provider. After a failure other than a refusal, 429 and what never left
 * this machine, it is open whether the server did it:
 */
public enum ApiCall {
    /**
     * An upload created twice is harmless: the orphan is empty and expires. Still, not many of them for a server that
     * answers; how many an outage may leave is bounded by the waits between attempts.
     */
    CREATE("create", "/uploads", 2, 2),
    /** The same bytes again; a conflict may pass, but not for long. */
    ADD_PART("addPart", "/uploads/{id}/parts", Integer.MAX_VALUE, 1),
    /**
     * Ambiguous: the identical body again, then a look for the file (see {@code OutcomeSearch}). After a conflict, the server
     * may be making the file already, so that is looked at first (see {@code CompleteSender}).
     */
    COMPLETE("complete", "/uploads/{id}/complete", Integer.MAX_VALUE, 0),
    /** Best effort, and brief: the upload expires anyway. */
    CANCEL("cancel", "/uploads/{id}/cancel", 2, 2),
    /** Reads only, and not every server has it; whoever asks does so again and again. */
    GET_UPLOAD("get upload", "/uploads/{id}", 1, 1),
    /** Reads only. */
    LIST_FILES("list files", "/files", Integer.MAX_VALUE, Integer.MAX_VALUE),
    /** Reads only. */
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

    /** The path below the base URL, the id percent-encoded; without an id, the pattern. */
    public String path(String id) {
        return id != null && path.contains("{id}") ? path.replace("{id}", PathSegment.encode(id)) : path;
    }

    /**
     * What of this call may be sent again. A cancel neither waits while the account is held back nor outlasts an outage: it is
     * too small to matter, too useful to come late, and the upload expires anyway.
     */
    public RetryRules rules() {
        boolean patient = this != CANCEL;
        return new RetryRules(uncertainRetries, conflictRetries, patient, patient, this == COMPLETE, this == CREATE);
    }

    /** Whether the upload cannot go on without it. */
    public boolean isPartOfUploading() {
        return this == CREATE || this == ADD_PART || this == COMPLETE;
    }
}
