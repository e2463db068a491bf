package io.github.camelopenai.uploads.option;

/** The action if a file exceeds the limits of its purpose. */
public enum PurposeLimitsPolicy {
    /** The file is refused before its upload is created. */
    fail,
    /** The log warns, and the file is uploaded. */
    warn,
    /** Nothing is checked. */
    off;

    private static final String OPENAI = "api.openai.com";

    /**
     * The default for a server: only OpenAI itself is known to have OpenAI's limits.
     *
     * @param host the host of the base URL
     */
    public static PurposeLimitsPolicy defaultFor(String host) {
        return OPENAI.equalsIgnoreCase(host) ? fail : warn;
    }
}
