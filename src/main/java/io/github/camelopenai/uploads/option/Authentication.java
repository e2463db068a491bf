package io.github.camelopenai.uploads.option;

/** The header that carries the API key of a request. */
public enum Authentication {
    /** {@code Authorization: Bearer}, for a key or a token. */
    bearer,
    /** The header {@code api-key}, for the keys of Azure OpenAI. */
    apiKey
}
