package io.github.camelopenai.uploads;

import org.apache.camel.NoSuchEndpointException;

/**
 * An endpoint URI has options that do not exist. Not a {@link org.apache.camel.ResolveEndpointFailedException}, because
 * Camel would repeat the whole URI in its message, and a mistyped {@code apiKey} is a key that no filter recognises. Camel
 * throws this type on as it is.
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
