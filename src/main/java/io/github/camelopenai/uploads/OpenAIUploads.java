package io.github.camelopenai.uploads;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Expression;

/** For static import into routes of the Java DSL. */
public final class OpenAIUploads {

    private OpenAIUploads() {}

    /** Cuts the body into parts of the size that {@code create} was given, or 64 MiB. */
    public static Expression uploadParts() {
        return new UploadPartsExpression();
    }

    /**
     * Cuts the body into parts of a size.
     *
     * @param partSize bytes, or with a unit such as {@code 16MiB}; at most 64 MiB
     */
    public static Expression uploadParts(String partSize) {
        UploadPartsExpression parts = new UploadPartsExpression();
        parts.setPartSize(partSize);
        return parts;
    }

    /**
     * Cuts the body into parts of a size.
     *
     * @param partSize in bytes; at most 64 MiB
     */
    public static Expression uploadParts(long partSize) {
        return uploadParts(partSize + "B");
    }

    /** Gathers the ids of the parts for {@code complete}, and keeps the exchange's body. */
    public static AggregationStrategy collectPartIds() {
        return new PartIdAggregationStrategy();
    }
}
