package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.ApiResult;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadsClient;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * {@code openai-uploads:create}. In: the content as body. Out: the same content; a stream of unknown length has become a
 * stream cache on disk, since the API wants to know the length beforehand.
 */
final class CreateOperation implements UploadsProducer.Operation {

    private final PendingCancels pending;
    private final Supplier<TransferResources> resources;

    CreateOperation(PendingCancels pending, Supplier<TransferResources> resources) {
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
        ApiResult<Upload> result = client.create(announcement.request(), stopping);
        Upload upload = result.value();
        exchange.setProperty(OpenAIUploadsConstants.UPLOAD_ID, upload.id());
        exchange.setProperty(
                OpenAIUploadsConstants.ANNOUNCED_BYTES, announcement.request().bytes());
        exchange.setProperty(OpenAIUploadsConstants.PART_SIZE, partSize);
        if (endpoint.isAutoCancel()) {
            AutoCancel cancel = new AutoCancel(client, upload.id(), pending);
            pending.add(cancel);
            exchange.getExchangeExtension().addOnCompletion(cancel);
        }
        Announcement.removeUsedHeaders(message);
        message.setHeader(OpenAIUploadsConstants.UPLOAD_ID, upload.id());
        message.setHeader(OpenAIUploadsConstants.STATUS, upload.status());
        message.setHeader(OpenAIUploadsConstants.EXPIRES_AT, upload.expiresAt());
        UploadsProducer.setCallHeaders(message, result);
    }
}
