package io.github.camelopenai.examples.kafka;

/** A record names a file outside the folder. A retry would be refused again. */
public final class RefusedClaimException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RefusedClaimException(String claim) {
        super("'" + claim + "' is not a file in the folder of the claims");
    }
}
