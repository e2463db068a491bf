package io.github.camelopenai.uploads;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Expression;

/** The splitter expression and the aggregation strategy, for static import into routes of the Java DSL. */
public final class OpenAIUploads {

    private OpenAIUploads() {}

    /** Splits the body into parts, of the part size of {@code create} or 64 MiB. */
    public static Expression uploadParts() {
        return new UploadPartsExpression();
    }

    /**
     * Splits the body into parts.
     *
     * @param partSize the size of the parts in bytes or with a unit such as {@code 16MiB}; at most 64 MiB
     */
    public static Expression uploadParts(String partSize) {
        UploadPartsExpression parts = new UploadPartsExpression();
        parts.setPartSize(partSize);
        return parts;
    }

    /**
     * Splits the body into parts.
     *
     * @param partSize the size of the parts in bytes; at most 64 MiB
     */
    public static Expression uploadParts(long partSize) {
        return uploadParts(partSize + "B");
    }

    /** Collects the part ids for {@code complete}, and keeps the body of the exchange. */
    public static AggregationStrategy collectPartIds() {
        return new PartIdAggregationStrategy();
    }
}
