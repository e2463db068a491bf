package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.batch.BatchFilesExpression;
import io.github.camelopenai.uploads.batch.FileIdAggregationStrategy;
import io.github.camelopenai.uploads.batch.LinesAggregationStrategy;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Expression;

/** The splitter expressions and the aggregation strategies, for static import into routes of the Java DSL. */
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

    /**
     * Cuts a JSONL body into batch files at line ends: by default at most 200,000,000 bytes and 50,000 lines, as the Batch API
     * accepts them.
     */
    public static BatchFilesExpression batchFiles() {
        return new BatchFilesExpression();
    }

    /** Collects the ids of the files of a split, by {@code batchFiles()} or any other, and keeps the body of the exchange. */
    public static AggregationStrategy collectFileIds() {
        return new FileIdAggregationStrategy();
    }

    /** Collects messages as the lines of a file {@code lines.jsonl}; in the Aggregate EIP up to the limits of the Batch API. */
    public static LinesAggregationStrategy collectLines() {
        return new LinesAggregationStrategy();
    }
}
