package io.github.camelopenai.uploads;

import org.apache.camel.NoSuchEndpointException;

/**
 * Thrown for unknown options in an endpoint URI. It is no {@link org.apache.camel.ResolveEndpointFailedException}, because Camel
 * would repeat the whole URI in its message, and no filter recognises the key of a mistyped {@code apiKey}. Camel passes this type
 * on unchanged.
 */
final class UnknownOptionException extends NoSuchEndpointException {

    private static final long serialVersionUID = 1L;

    private final String message;

    /** @param uri without its options */
    UnknownOptionException(String uri, String message) {
        super(uri);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
