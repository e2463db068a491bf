package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.ApiResult;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadsClient;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * {@code openai-uploads:create}. In: the content as body. Out: the same content; a stream of unknown length has become a
 * stream cache on disk, since the API wants to know the length beforehand.
 */
final class CreateOperation implements UploadsProducer.Operation {

    private final PendingCancels pending;

    CreateOperation(PendingCancels pending) {
        this.pending = pending;
    }

    @Override
    public void process(
            Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration endpoint, AbortSignal stopping)
            throws Exception {
        Message message = exchange.getMessage();
        MessageOptions options = new MessageOptions(exchange, endpoint);
        MessageBody body = new MessageBody(exchange);
        long partSize = options.partSize();

        String filename = MessageBody.lastSegment(options.filename());
        if (filename == null) {
            filename = body.filename();
        }
        String mimeType = options.mimeType();
        if (mimeType == null) {
            mimeType = body.mimeType(filename);
        }
        CreateUpload.requireDescription(filename, options.purpose(), mimeType);

        Content content = body.content();
        content.requireUnread();
        long bytes = content.length();
        if (bytes == Content.UNKNOWN_LENGTH) {
            String directory = endpoint.getSpoolDirectory();
            bytes = SpooledBody.spool(exchange, content, directory == null ? null : Path.of(directory), stopping)
                    .length();
        }

        forgetEarlierUpload(exchange);
        ApiResult<Upload> result = client.create(
                new CreateUpload(filename, options.purpose(), bytes, mimeType, options.expiresAfter()), stopping);
        Upload upload = result.value();
        exchange.setProperty(OpenAIUploadsConstants.UPLOAD_ID, upload.id());
        exchange.setProperty(OpenAIUploadsConstants.ANNOUNCED_BYTES, bytes);
        exchange.setProperty(OpenAIUploadsConstants.PART_SIZE, partSize);
        if (endpoint.isAutoCancel()) {
            AutoCancel cancel = new AutoCancel(client, upload.id(), pending);
            pending.add(cancel);
            exchange.getExchangeExtension().addOnCompletion(cancel);
        }
        setHeaders(message, result);
    }

    /** What an earlier upload of the same exchange left must not be taken for this one's, also not when this one fails. */
    private static void forgetEarlierUpload(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeader(OpenAIUploadsConstants.UPLOAD_ID);
        message.removeHeader(OpenAIUploadsConstants.STATUS);
        message.removeHeader(OpenAIUploadsConstants.PART_ID);
        message.removeHeader(OpenAIUploadsConstants.PART_IDS);
        message.removeHeader(OpenAIUploadsConstants.PART_COUNT);
        message.removeHeader(OpenAIUploadsConstants.FILE_ID);
        exchange.removeProperty(OpenAIUploadsConstants.UPLOAD_ID);
        exchange.removeProperty(OpenAIUploadsConstants.PARTS);
    }

    private static void setHeaders(Message message, ApiResult<Upload> result) {
        message.removeHeader(OpenAIUploadsConstants.PURPOSE);
        message.removeHeader(OpenAIUploadsConstants.MIME_TYPE);
        message.removeHeader(OpenAIUploadsConstants.FILENAME);
        message.removeHeader(OpenAIUploadsConstants.BYTES);
        message.removeHeader(OpenAIUploadsConstants.EXPIRES_AFTER);
        Upload upload = result.value();
        message.setHeader(OpenAIUploadsConstants.UPLOAD_ID, upload.id());
        message.setHeader(OpenAIUploadsConstants.STATUS, upload.status());
        message.setHeader(OpenAIUploadsConstants.EXPIRES_AT, upload.expiresAt());
        UploadsProducer.setCallHeaders(message, result);
    }
}
