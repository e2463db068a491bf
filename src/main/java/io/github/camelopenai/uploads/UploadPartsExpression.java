package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.limit.PurposeCheck;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.FileNames;
import io.github.camelopenai.uploads.message.MessageBody;
import io.github.camelopenai.uploads.message.PartIdsHeader;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.option.WritableDirectory;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartIterator;
import io.github.camelopenai.uploads.part.SizeLimits;
import io.github.camelopenai.uploads.transfer.PartCountWarning;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The Splitter expression that splits a body into parts for {@code openai-uploads:addPart}.
 *
 * <p>The body may be a File, Path, WrappedFile (local or remote), byte[], String, ByteBuffer, InputStream, StreamCache,
 * URI, URL or RangeSource. Each message of the split has a {@link Part} as its body. Only a stream is read here: it is
 * spooled to disk part by part, when the Splitter requests the next part.
 *
 * <pre>{@code
 * .split(uploadParts(), collectPartIds()).streaming().parallelProcessing().executorService(fixedPool).stopOnException()
 *   .to("openai-uploads:addPart")
 * .end()
 * }</pre>
 *
 * <p>To resume an upload, set the header {@code CamelOpenAIUploadsPartIds} to a map from the position, from 0, to the id of each
 * part that exists already. These parts are left out of the split, and {@code collectPartIds()} adds their ids to the others.
 *
 * <p>In YAML and XML it is a bean, which {@code ref} names. The part size is that of {@link #setPartSize}, else the option
 * {@code partSize} of the {@code create} before, else 64 MiB.
 */
@Metadata(
        label = "bean",
        description = "Splitter expression that cuts a message body into parts for openai-uploads:addPart",
        annotations = {"interfaceName=org.apache.camel.Expression"})
public class UploadPartsExpression implements Expression {

    @Metadata(
            description =
                    "The size of the parts, at most `maxPartSize`, in bytes or with a unit such as `16MiB` or `16MB`. By default, it is the"
                            + " option `partSize` of the `create` before",
            defaultValue = "64MiB")
    private String partSize;

    @Metadata(
            label = "advanced",
            description =
                    "The directory where parts of a stream are spooled. By default, it is the temporary directory of the system")
    private String spoolDirectory;

    /** Makes an expression with the part size of {@code create}. */
    public UploadPartsExpression() {}

    public String getPartSize() {
        return partSize;
    }

    /** Sets the part size in bytes or with a unit such as {@code 16MiB} or {@code 16MB}; at most {@code maxPartSize}. */
    public void setPartSize(String partSize) {
        if (SizeOption.parse("partSize", partSize) < 1) {
            throw new IllegalArgumentException("partSize is '" + partSize + "'; a part has at least 1B");
        }
        this.partSize = partSize;
    }

    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    /** Sets the directory where parts of a stream are spooled; by default the temporary directory of the system. */
    public void setSpoolDirectory(String spoolDirectory) {
        if (spoolDirectory != null) {
            WritableDirectory.requireResolved("spoolDirectory", spoolDirectory);
        }
        this.spoolDirectory = spoolDirectory;
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        PartIterator previous = exchange.getProperty(ExchangeProperties.PARTS, PartIterator.class);
        if (previous != null) {
            previous.release();
        }
        PartIterator parts;
        try {
            Content content = content(exchange);
            if (!content.isRepeatable()) {
                SpoolDirectory.warnIfInMemory(spoolDirectory);
            }
            long size = size(exchange);
            if (partSize != null && content.length() != Content.UNKNOWN_LENGTH) {
                PartCountWarning.warnOf(filename(exchange), content.length(), size);
            }
            parts = PartIterator.of(content, size, SpoolDirectory.of(spoolDirectory))
                    .skipping(PartIdsHeader.map(exchange.getMessage()).keySet());
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        exchange.setProperty(ExchangeProperties.PARTS, parts);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                parts.release();
            }
        });
        return type.cast(parts);
    }

    private long size(Exchange exchange) {
        if (partSize != null) {
            long size = SizeOption.parse("partSize", partSize);
            // Without a create, the limits are those of addPart.
            SizeLimits limits = exchange.getProperty(ExchangeProperties.SIZE_LIMITS, SizeLimits.class);
            return limits == null
                    ? size
                    : limits.requirePartSize("partSize of uploadParts() is '" + partSize.strip() + "'", size);
        }
        return exchange.getProperty(ExchangeProperties.PART_SIZE, SizeLimits.OPENAI.maxPart(), Long.class);
    }

    private static String filename(Exchange exchange) {
        return exchange.getProperty(
                ExchangeProperties.ANNOUNCED_FILE_NAME, FileNames.of(exchange.getMessage()), String.class);
    }

    /** Those of the component, for a source that {@code create} has not opened in this exchange; null for other bodies. */
    private static BodySources sources(Exchange exchange) {
        return BodySources.isSource(exchange.getMessage().getBody())
                ? exchange.getContext()
                        .getComponent("openai-uploads", OpenAIUploadsComponent.class)
                        .sources()
                : null;
    }

    /** Requires the length that {@code create} has announced. A stream of unknown length gets that length. */
    private static Content content(Exchange exchange) throws IOException {
        Content content = new MessageBody(exchange, sources(exchange))
                .content()
                .withFilename(filename(exchange))
                .withSourceTimeout(exchange.getProperty(
                        ExchangeProperties.SOURCE_TIMEOUT, Content.SOURCE_TIMEOUT, Duration.class));
        PurposeCheck limits = exchange.getProperty(ExchangeProperties.PURPOSE_LIMITS, PurposeCheck.class);
        if (limits != null) {
            content = limits.watched(content);
        }
        Long announced = exchange.getProperty(ExchangeProperties.ANNOUNCED_BYTES, Long.class);
        if (announced == null || content.length() == announced) {
            return content;
        }
        if (content.length() == Content.UNKNOWN_LENGTH) {
            return content.withLength(announced);
        }
        throw new IllegalArgumentException("The body has " + content.length() + " bytes, but " + announced
                + " were announced for upload "
                + exchange.getProperty(OpenAIUploadsConstants.UPLOAD_ID, String.class)
                + ": the body has changed between create and split. Call create with the body that is split");
    }
}
