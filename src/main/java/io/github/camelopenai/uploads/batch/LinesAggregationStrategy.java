package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchLimits;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.SplitResult;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.option.WritableDirectory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.Service;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Collects messages as the lines of a file on disk, such as requests for the Batch API. Memory holds one message at a time.
 *
 * <p>The body of a message is a text or bytes, such as a JSON object, and becomes one line. A body without content adds no
 * line. The result is the first exchange, with the {@link java.io.File} as its body, its name in the header
 * {@code CamelFileName}, and the number of lines in {@code CamelOpenAIUploadsLines}. The file is deleted when that exchange
 * is done.
 *
 * <p>In the Aggregate EIP, a group is complete when it has {@link #setMaxLines maxLines} lines, or when less than a twentieth of
 * {@link #setMaxBytes maxBytes} is left. Other conditions of completion can be added, such as {@code completionTimeout}; only a
 * {@code completionPredicate} replaces these two. A message that does not fit into {@code maxBytes} fails. Groups must be in
 * memory and without {@code optimisticLocking}, as by default: the file of a group that is not complete when the route stops is
 * deleted.
 *
 * <p>In the Splitter EIP, all messages of a split become one file, whatever its size. The exchange fails with the first message
 * that has failed.
 *
 * <pre>{@code
 * from("jms:requests").aggregate(constant(true), collectLines()).completionTimeout(600_000)
 *   .to("openai-uploads:upload?purpose=batch");
 * }</pre>
 *
 * <p>One instance serves all exchanges of a route. Camel calls it from one thread at a time for one group.
 */
@Metadata(
        label = "bean",
        description = "Aggregation strategy that collects messages as the lines of a file for openai-uploads:upload",
        annotations = {"interfaceName=org.apache.camel.AggregationStrategy"})
public class LinesAggregationStrategy implements AggregationStrategy, Predicate, Service {

    private static final String FILE = "CamelOpenAIUploadsLinesFile";

    private static final int RESERVE = 20;

    private final Set<LinesFile> incomplete = ConcurrentHashMap.newKeySet();

    @Metadata(description = "The name of the file", defaultValue = "lines.jsonl")
    private String fileName = "lines.jsonl";

    @Metadata(
            description =
                    "The number of lines that completes a group of the Aggregate EIP. The Batch API accepts 50,000",
            javaType = "long",
            defaultValue = "50000")
    private long maxLines = BatchLimits.MAX_LINES;

    @Metadata(
            description =
                    "The maximum size of the file of a group of the Aggregate EIP, in bytes or with a unit such as"
                            + " `100MB`. The Batch API accepts 200 MB",
            defaultValue = "200MB")
    private String maxBytes;

    @Metadata(
            label = "advanced",
            description = "The directory for the files. By default, it is the temporary directory of the system")
    private String spoolDirectory;

    private BatchLimits limits = new BatchLimits(BatchLimits.MAX_BYTES, BatchLimits.MAX_LINES);

    /** Makes a strategy with the limits of the Batch API. */
    public LinesAggregationStrategy() {}

    public String getFileName() {
        return fileName;
    }

    /** Sets the name of the file, without a directory. */
    public void setFileName(String fileName) {
        if (fileName.isBlank() || fileName.matches("[.]*|.*[/\\\\].*")) {
            throw new IllegalArgumentException(
                    "fileName is '" + fileName + "'; it must be the name of a file, without a directory");
        }
        this.fileName = fileName;
    }

    /** As {@link #setFileName}, for the Java DSL. */
    public LinesAggregationStrategy fileName(String name) {
        setFileName(name);
        return this;
    }

    public long getMaxLines() {
        return maxLines;
    }

    /** Sets the number of lines that completes a group. */
    public void setMaxLines(long maxLines) {
        limits = new BatchLimits(limits.maxBytes(), maxLines);
        this.maxLines = maxLines;
    }

    /** As {@link #setMaxLines}, for the Java DSL. */
    public LinesAggregationStrategy maxLines(long lines) {
        setMaxLines(lines);
        return this;
    }

    public String getMaxBytes() {
        return maxBytes;
    }

    /** Sets the maximum size of the file of a group, in bytes or with a unit such as {@code 100MB}. */
    public void setMaxBytes(String maxBytes) {
        limits = new BatchLimits(SizeOption.parse("maxBytes", maxBytes), maxLines);
        this.maxBytes = maxBytes;
    }

    /** As {@link #setMaxBytes}, for the Java DSL. */
    public LinesAggregationStrategy maxBytes(String bytes) {
        setMaxBytes(bytes);
        return this;
    }

    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    /** Sets the directory for the files; by default the temporary directory of the system. */
    public void setSpoolDirectory(String spoolDirectory) {
        if (spoolDirectory != null) {
            WritableDirectory.requireResolved("spoolDirectory", spoolDirectory);
        }
        this.spoolDirectory = spoolDirectory;
    }

    /** Adds a message to a group of the Aggregate EIP. */
    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        byte[] line = MessageLine.of(newExchange.getMessage());
        Exchange result = oldExchange == null ? newExchange : oldExchange;
        LinesFile file = fileOf(oldExchange);
        requireSpace(file, line);
        if (file == null) {
            file = begin(result, result);
        }
        add(result, file, line);
        return result;
    }

    /** Null for a first message, which may have the property of an earlier aggregation. */
    private static LinesFile fileOf(Exchange group) {
        return group == null ? null : group.getProperty(FILE, LinesFile.class);
    }

    private void requireSpace(LinesFile file, byte[] line) {
        long used = file == null ? 0 : file.bytes();
        if (used + line.length > limits.maxBytes()) {
            throw new IllegalArgumentException(
                    "The message is a line of " + line.length + " bytes, which does not fit into " + fileName
                            + ": it has " + used + " of at most " + limits.maxBytes() + " bytes (maxBytes)");
        }
    }

    /** Adds a message to the file of a split. */
    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange, Exchange inputExchange) {
        Exchange result = oldExchange == null ? newExchange : oldExchange;
        SplitResult.keepFailure(result, newExchange);
        if (result.getException() != null) {
            return result;
        }
        LinesFile file = fileOf(oldExchange);
        byte[] line = MessageLine.of(newExchange.getMessage());
        if (file == null) {
            // The exchange of a message is done before that of the split.
            file = begin(result, inputExchange);
        }
        add(result, file, line);
        return result;
    }

    private LinesFile begin(Exchange result, Exchange owner) {
        SpoolDirectory.warnIfInMemory(spoolDirectory);
        WritableDirectory.require("spoolDirectory", spoolDirectory);
        LinesFile file = LinesFile.create(SpoolDirectory.of(spoolDirectory), fileName);
        incomplete.add(file);
        owner.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                delete(file);
            }
        });
        result.setProperty(FILE, file);
        return file;
    }

    private static void add(Exchange result, LinesFile file, byte[] line) {
        if (line.length > 0) {
            file.add(line);
        }
        Message message = result.getMessage();
        message.setBody(file.file());
        // Of the first message alone.
        message.removeHeader(Exchange.FILE_CONTENT_TYPE);
        message.setHeader(Exchange.FILE_NAME, file.file().getName());
        message.setHeader(HeaderNames.LINES, file.lines());
    }

    private void delete(LinesFile file) {
        incomplete.remove(file);
        file.delete();
    }

    /** Whether a group is complete. */
    @Override
    public boolean matches(Exchange exchange) {
        LinesFile file = fileOf(exchange);
        return file != null
                && (file.lines() >= limits.maxLines()
                        || file.bytes() > limits.maxBytes() - limits.maxBytes() / RESERVE);
    }

    @Override
    public void start() {}

    /** Deletes the files of groups that are not complete, when the route has stopped. */
    @Override
    public void stop() {
        incomplete.forEach(this::delete);
    }
}
