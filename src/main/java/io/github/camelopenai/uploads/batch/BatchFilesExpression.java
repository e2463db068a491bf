package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import io.github.camelopenai.uploads.jsonl.BatchLimits;
import io.github.camelopenai.uploads.jsonl.BatchSource;
import io.github.camelopenai.uploads.message.BatchSources;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.option.WritableDirectory;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The Splitter expression that cuts a JSONL body into batch files for {@code openai-uploads:upload}, at line ends.
 *
 * <p>The body may be of any type that {@code upload} accepts. A file, a source with ranges and bytes in memory stay where they
 * are: each batch file is a range of them. A stream is spooled to disk, one batch file at a time. Each message of the split has a
 * {@link BatchFile} as its body, and its name in the header {@code CamelFileName}.
 *
 * <pre>{@code
 * .split(batchFiles(), collectFileIds()).streaming().stopOnException()
 *   .to("openai-uploads:upload?purpose=batch")
 * .end()
 * }</pre>
 *
 * <p>In YAML and XML it is a bean, which {@code ref} names.
 */
@Metadata(
        label = "bean",
        description = "Splitter expression that cuts a JSONL message body into batch files for openai-uploads:upload",
        annotations = {"interfaceName=org.apache.camel.Expression"})
public class BatchFilesExpression implements Expression {

    @Metadata(
            description =
                    "The maximum size of a batch file, in bytes or with a unit such as `100MB`. The Batch API accepts 200 MB",
            defaultValue = "200MB")
    private String maxBytes;

    @Metadata(
            description = "The maximum number of lines of a batch file. The Batch API accepts 50,000",
            javaType = "long",
            defaultValue = "50000")
    private long maxLines = BatchLimits.MAX_LINES;

    @Metadata(
            description =
                    "Whether each line must be a request of a batch: a JSON object with `custom_id`, `method`, `url`"
                            + " and `body`, with a `custom_id` that is unique in its batch file",
            javaType = "boolean",
            defaultValue = "false")
    private boolean validateLines;

    @Metadata(
            label = "advanced",
            description =
                    "The directory where batch files of a stream are spooled. By default, it is the temporary directory of"
                            + " the system")
    private String spoolDirectory;

    /** Makes an expression with the limits of the Batch API. */
    public BatchFilesExpression() {}

    public String getMaxBytes() {
        return maxBytes;
    }

    /** Sets the maximum size of a batch file, in bytes or with a unit such as {@code 100MB}. */
    public void setMaxBytes(String maxBytes) {
        this.maxBytes = maxBytes;
        limits();
    }

    /** As {@link #setMaxBytes}, for the Java DSL. */
    public BatchFilesExpression maxBytes(String bytes) {
        setMaxBytes(bytes);
        return this;
    }

    public long getMaxLines() {
        return maxLines;
    }

    /** Sets the maximum number of lines of a batch file. */
    public void setMaxLines(long maxLines) {
        this.maxLines = maxLines;
        limits();
    }

    /** As {@link #setMaxLines}, for the Java DSL. */
    public BatchFilesExpression maxLines(long lines) {
        setMaxLines(lines);
        return this;
    }

    public boolean isValidateLines() {
        return validateLines;
    }

    /** Sets whether each line must be a request of a batch. */
    public void setValidateLines(boolean validateLines) {
        this.validateLines = validateLines;
    }

    /** As {@link #setValidateLines} with {@code true}, for the Java DSL. */
    public BatchFilesExpression validateLines() {
        setValidateLines(true);
        return this;
    }

    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    /** Sets the directory where batch files of a stream are spooled; by default the temporary directory of the system. */
    public void setSpoolDirectory(String spoolDirectory) {
        if (spoolDirectory != null) {
            WritableDirectory.requireResolved("spoolDirectory", spoolDirectory);
        }
        this.spoolDirectory = spoolDirectory;
    }

    private BatchLimits limits() {
        return new BatchLimits(
                maxBytes == null ? BatchLimits.MAX_BYTES : SizeOption.parse("maxBytes", maxBytes), maxLines);
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        BatchFileCutter cutter;
        try {
            BatchSource source = BatchSources.of(exchange);
            if (!source.content().isRepeatable()) {
                SpoolDirectory.warnIfInMemory(spoolDirectory);
            }
            cutter = new BatchFileCutter(source, limits(), validateLines, SpoolDirectory.of(spoolDirectory));
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                cutter.release();
            }
        });
        CollectedFileIds collected = CollectedFileIds.ofBatchFiles(cutter);
        collected.addTo(exchange);
        return type.cast(new BatchFileMessages(cutter, collected, exchange.getMessage()));
    }
}
