package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.message.Announcement;
import io.github.camelopenai.uploads.message.MessageOptions;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.transfer.PartCountWarning;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * {@code openai-uploads:create}. In: the content as body. Out: the same content; a stream of unknown length has become a
 * stream cache on disk, since the API wants to know the length beforehand.
 */
public final class CreateOperation implements UploadsProducer.Operation {

    private final PendingCancels pending;
    private final Supplier<TransferResources> resources;

    public CreateOperation(PendingCancels pending, Supplier<TransferResources> resources) {
        this.pending = pending;
        this.resources = resources;
    }

    @Override
    public void process(
            Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration endpoint, AbortSignal stopping)
            throws Exception {
        Message message = exchange.getMessage();
        long partSize = new MessageOptions(exchange, endpoint).partSize();
        Announcement announcement = Announcement.of(exchange, endpoint, resources.get(), stopping);
        Announcement.forgetEarlierUpload(exchange);
        PartCountWarning.warnOf(
                announcement.request().filename(), announcement.request().bytes(), partSize);
        // Before there is anything to cancel, so that nothing can come between the upload and its cancel.
        AutoCancel cancel = endpoint.isAutoCancel() ? new AutoCancel(client, pending) : null;
        if (cancel != null) {
            pending.add(cancel);
            exchange.getExchangeExtension().addOnCompletion(cancel);
        }
        CallResult<Upload> result = create(exchange, client, announcement.request(), cancel, stopping);
        try {
            exchange.setProperty(
                    OpenAIUploadsConstants.ANNOUNCED_BYTES,
                    announcement.request().bytes());
            exchange.setProperty(OpenAIUploadsConstants.PART_SIZE, partSize);
            exchange.setProperty(
                    OpenAIUploadsConstants.ANNOUNCED_FILE_NAME,
                    announcement.request().filename());
            exchange.setProperty(
                    OpenAIUploadsConstants.SOURCE_TIMEOUT,
                    DurationOption.parse("sourceTimeout", endpoint.getSourceTimeout()));
            Announcement.removeUsedHeaders(message);
            message.setHeader(OpenAIUploadsConstants.STATUS, result.value().status());
            message.setHeader(OpenAIUploadsConstants.EXPIRES_AT, result.value().expiresAt());
            UploadsProducer.setCallHeaders(message, result);
        } catch (RuntimeException | Error e) {
            throw OpenAIUploadsIOException.afterCreate(
                    result.value().id(), announcement.request().filename(), result.requestId(), e);
        }
    }

    private static CallResult<Upload> create(
            Exchange exchange, UploadsClient client, CreateUpload request, AutoCancel cancel, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try {
            CallResult<Upload> result = client.create(request, stopping);
            created(exchange, result.value().id(), cancel);
            return result;
        } catch (OpenAIUploadsIOException e) {
            if (e.getUploadId() != null) {
                created(exchange, e.getUploadId(), cancel);
            }
            throw e;
        }
    }

    /** There is an upload, whatever comes next. */
    private static void created(Exchange exchange, String uploadId, AutoCancel cancel) {
        if (cancel != null) {
            cancel.created(uploadId);
        }
        exchange.setProperty(OpenAIUploadsConstants.UPLOAD_ID, uploadId);
        exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, uploadId);
    }
}
