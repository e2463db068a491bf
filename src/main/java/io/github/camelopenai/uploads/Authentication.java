package io.github.camelopenai.uploads;

/** How requests carry the key. Camel also reads the constants as they are written in options: {@code bearer, api-key}. */
public enum Authentication {
    /** {@code Authorization: Bearer}, of a key or a token. */
    BEARER,
    /** The header {@code api-key}, as Azure OpenAI wants it. */
    API_KEY
}
