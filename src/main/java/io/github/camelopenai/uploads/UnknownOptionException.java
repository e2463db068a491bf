package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.option.DidYouMean;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.camel.NoSuchEndpointException;

/**
 * Thrown for unknown options in an endpoint URI. It is no {@link org.apache.camel.ResolveEndpointFailedException}, because
 * Camel would repeat the whole URI in its message, and no filter recognises the key of a mistyped {@code apiKey}. Camel
 * passes this type on unchanged.
 */
final class UnknownOptionException extends NoSuchEndpointException {

    private static final long serialVersionUID = 1L;

    private final String message;

    /** @param endpoint the URI without its options */
    private UnknownOptionException(String endpoint, String message) {
        super(endpoint);
        this.message = message;
    }

    /** Names the unknown options and similar known ones, but no values, which may be secret. */
    static UnknownOptionException of(String uri, Collection<String> unknown, Collection<String> known) {
        String names = unknown.stream()
                .map(name -> "'" + name + "'" + DidYouMean.phrase(name, known))
                .collect(Collectors.joining("; "));
        int query = uri.indexOf('?');
        String endpoint = query < 0 ? uri : uri.substring(0, query);
        return new UnknownOptionException(endpoint, "Unknown option on " + endpoint + ": " + names);
    }

    @Override
    public String getMessage() {
        return message;
    }
}
