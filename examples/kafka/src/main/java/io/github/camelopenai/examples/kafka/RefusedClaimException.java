package io.github.camelopenai.examples.kafka;

/** A record names something that no record may name. Trying again does not help. */
public final class RefusedClaimException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RefusedClaimException(String claim) {
        super("'" + claim + "' is not a file in the folder of the claims");
    }
}
