package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.message.MessageOptions;
import io.github.camelopenai.uploads.part.PartIterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * {@code openai-uploads:complete}. In: the part ids in a header. Out: the {@link Upload} with its file.
 */
public final class CompleteOperation implements UploadsProducer.Operation {

    @Override
    public void process(
            Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration endpoint, AbortSignal stopping)
            throws Exception {
        MessageOptions options = new MessageOptions(exchange, endpoint);
        List<String> partIds = options.partIds();
        PartIterator parts = exchange.getProperty(OpenAIUploadsConstants.PARTS, PartIterator.class);
        UploadSession session = client.session(options.uploadId());
        // After a complete that may have succeeded, the file may have been moved on already.
        if (parts != null && session.phase() == UploadPhase.OPEN) {
            parts.verifySourceUnchanged();
        }
        CallResult<Upload> result = client.complete(session, partIds, options.md5(), () -> {}, stopping);
        setResult(exchange, result.value(), partIds.size());
        UploadsProducer.setCallHeaders(exchange.getMessage(), result);
    }

    /** Leaves the file to the route, and nothing else of its upload. */
    static void setResult(Exchange exchange, Upload upload, int partCount) {
        exchange.removeProperty(OpenAIUploadsConstants.PARTS);
        exchange.removeProperty(OpenAIUploadsConstants.ANNOUNCED_BYTES);
        exchange.removeProperty(OpenAIUploadsConstants.PART_SIZE);
        Message message = exchange.getMessage();
        message.setBody(upload);
        message.removeHeader(OpenAIUploadsConstants.MD5);
        // Of a part: the next upload of the exchange must not take it for the length of its own body.
        message.removeHeader(OpenAIUploadsConstants.BYTES);
        message.setHeader(OpenAIUploadsConstants.UPLOAD_ID, upload.id());
        message.setHeader(OpenAIUploadsConstants.FILE_ID, upload.file().id());
        message.setHeader(OpenAIUploadsConstants.STATUS, upload.status());
        message.setHeader(OpenAIUploadsConstants.FILE_SIZE, upload.file().bytes());
        message.setHeader(OpenAIUploadsConstants.PART_COUNT, partCount);
    }
}
