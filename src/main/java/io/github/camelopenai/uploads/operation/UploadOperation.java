package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.message.Announcement;
import io.github.camelopenai.uploads.message.Journals;
import io.github.camelopenai.uploads.message.MessageOptions;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.message.SpooledBody;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.transfer.ResumeSettings;
import io.github.camelopenai.uploads.transfer.Transfer;
import io.github.camelopenai.uploads.transfer.TransferResources;
import io.github.camelopenai.uploads.transfer.TransferResult;
import io.github.camelopenai.uploads.transfer.TransferSettings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;

/**
 * {@code openai-uploads:upload}: all of it in one step. In: the content as body. Out: the {@link Upload} with its file.
 */
public final class UploadOperation implements UploadsProducer.Operation {

    private static final String REMEMBERED = "CamelOpenAIUploadsRemembered";
    private static final String IN_DOUBT = "CamelOpenAIUploadsInDoubt";

    private final Supplier<TransferResources> resources;
    private final Journals journals;
    private final Supplier<AbortSignal> componentStopping;

    /**
     * An upload of this exchange that has failed and may have made a file, the right one or not; what it was made of, and
     * where it went.
     */
    private record InDoubt(Object body, List<String> destination, Transfer transfer, Exception failure) {

        /** Whether a file that is about to be made would be the second one. */
        boolean makesSameFileAs(Transfer other, List<String> otherDestination) {
            CreateUpload one = transfer.request();
            CreateUpload two = other.request();
            return destination.equals(otherDestination)
                    && one.purpose().equals(two.purpose())
                    && one.filename().equals(two.filename())
                    && one.bytes() == two.bytes();
        }
    }

    /** @param componentStopping changes when the component is started again */
    public UploadOperation(
            Supplier<TransferResources> resources, Journals journals, Supplier<AbortSignal> componentStopping) {
        this.journals = journals;
        this.resources = resources;
        this.componentStopping = componentStopping;
    }

    @Override
    public void process(
            Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration endpoint, AbortSignal producerStopping)
            throws Exception {
        Object body = SpooledBody.sourceOf(exchange.getMessage().getBody());
        try (AbortSignal.Linked stopping = AbortSignal.linked(producerStopping, componentStopping.get())) {
            InDoubt earlier = exchange.getProperty(IN_DOUBT, InDoubt.class);
            String purpose = new MessageOptions(exchange, endpoint).purpose();
            if (earlier != null
                    && earlier.body() == body
                    && earlier.destination().equals(client.destination())
                    && earlier.transfer().request().purpose().equals(purpose)) {
                // A redelivery. Another upload could make a second file.
                again(exchange, client, earlier, stopping.signal());
                return;
            }
            Announcement.forgetEarlierUpload(exchange);
            Transfer transfer = transfer(exchange, body, client, endpoint, stopping.signal());
            if (earlier != null && earlier.makesSameFileAs(transfer, client.destination())) {
                // A redelivery too, of steps that have made the body anew; but it may also be another content.
                setUploadId(exchange, earlier.transfer());
                throw earlier.failure();
            }
            run(exchange, client, transfer, body, () -> transfer.run(stopping.signal()));
        }
    }

    private static void again(Exchange exchange, UploadsClient client, InDoubt earlier, AbortSignal stopping)
            throws Exception {
        Transfer transfer = earlier.transfer();
        if (earlier.failure() instanceof UploadOutcomeUnknownException || transfer.hasJournal()) {
            run(exchange, client, transfer, earlier.body(), () -> transfer.completeAgain(client, stopping));
            return;
        }
        setUploadId(exchange, transfer);
        throw earlier.failure();
    }

    private static void run(
            Exchange exchange, UploadsClient client, Transfer transfer, Object body, Callable<TransferResult> upload)
            throws Exception {
        exchange.removeProperty(IN_DOUBT);
        try {
            finish(exchange, transfer, upload.call());
        } catch (Exception | Error e) {
            Exception failure =
                    e instanceof Exception exception ? exception : new RuntimeCamelException(e.toString(), e);
            if (transfer.mayHaveMadeAFile()) {
                exchange.setProperty(IN_DOUBT, new InDoubt(body, client.destination(), transfer, failure));
            }
            throw failure;
        } finally {
            // Also for those who handle its failure.
            setUploadId(exchange, transfer);
        }
    }

    /** Whether the next attempt to upload what this exchange has uploaded, or tried to, learns of that. */
    static boolean isRemembered(Exchange exchange) {
        // Without conversion, which a context that is being stopped may have no means for any more.
        return Boolean.TRUE.equals(exchange.getProperty(REMEMBERED));
    }

    private static void setUploadId(Exchange exchange, Transfer transfer) {
        if (transfer.uploadId() != null) {
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, transfer.uploadId());
        }
    }

    /** @param body as it came, before it is spooled */
    private Transfer transfer(
            Exchange exchange,
            Object body,
            UploadsClient client,
            OpenAIUploadsConfiguration endpoint,
            AbortSignal stopping)
            throws Exception {
        MessageOptions options = new MessageOptions(exchange, endpoint);
        String md5 = options.md5();
        UploadsClient.requireMd5(md5);
        TransferSettings settings = new TransferSettings(
                endpoint.getParallelParts(),
                options.partSize(),
                endpoint.isAdaptiveParts(),
                endpoint.getPartBuffer(),
                SpoolDirectory.of(endpoint.getSpoolDirectory()),
                endpoint.getChecksum() == Checksum.md5,
                endpoint.isCancelOnFailure());
        Announcement announcement = Announcement.of(exchange, endpoint, resources.get(), stopping);
        if (!announcement.content().isRepeatable() && settings.partBuffer() == PartBufferKind.disk) {
            SpoolDirectory.aboutToBeUsed(endpoint.getSpoolDirectory());
        }
        ResumeSettings resumption =
                journals.resumption(exchange, body, endpoint, announcement.request(), client.destination());
        exchange.setProperty(REMEMBERED, resumption != null);
        return new Transfer(
                client, resources.get(), settings, announcement.content(), announcement.request(), md5, resumption);
    }

    private static void finish(Exchange exchange, Transfer transfer, TransferResult result) {
        Upload upload = result.upload();
        Message message = exchange.getMessage();
        Announcement.removeUsedHeaders(message);
        CompleteOperation.setResult(exchange, upload, result.partCount());
        // Of one that was completed before, this is what is remembered.
        Upload created = transfer.created() == null ? upload : transfer.created();
        message.setHeader(OpenAIUploadsConstants.EXPIRES_AT, created.expiresAt());
        UploadsProducer.setCallHeaders(message, result.retries(), result.requestId());
    }
}
