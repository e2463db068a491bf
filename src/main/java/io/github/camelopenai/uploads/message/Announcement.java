package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What {@code create} and {@code upload} tell the server of a message: its content and what that is. The API wants the
 * length beforehand, so a stream of unknown length is spooled, and becomes the body.
 */
public record Announcement(Content content, CreateUpload request) {

    public static Announcement of(
            Exchange exchange, OpenAIUploadsConfiguration endpoint, TransferResources resources, AbortSignal stopping)
            throws IOException {
        MessageOptions options = new MessageOptions(exchange, endpoint);
        MessageBody body = new MessageBody(exchange);
        // Without a body, the name and the type that belong to it are missing too, and are not what to mend.
        body.requireUsable();
        String filename = options.filename(body.filename());
        String mimeType = options.mimeType();
        if (mimeType == null) {
            mimeType = body.mimeType(filename);
        }
        // Before a long stream is read for nothing.
        CreateUpload.requireDescription(filename, options.purpose(), mimeType);

        Content content = body.content()
                .withFilename(filename)
                .withSourceTimeout(DurationOption.parse("sourceTimeout", endpoint.getSourceTimeout()));
        content.requireUnread();
        boolean spool = content.length() == Content.UNKNOWN_LENGTH
                || !content.isRepeatable() && endpoint.getSpoolStreams() == SpoolStreams.all;
        if (spool) {
            Path directory = SpoolDirectory.aboutToBeUsed(endpoint.getSpoolDirectory());
            try {
                content = SpooledBody.spool(exchange, content, directory, resources, stopping)
                        .content();
            } catch (IllegalArgumentException e) {
                throw CreateUpload.about(filename, e);
            }
        }
        return new Announcement(
                content,
                new CreateUpload(filename, options.purpose(), content.length(), mimeType, options.expiresAfter()));
    }

    /** What an earlier upload of the same exchange left must not be taken for this one's, also not when this one fails. */
    public static void forgetEarlierUpload(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeader(OpenAIUploadsConstants.UPLOAD_ID);
        message.removeHeader(OpenAIUploadsConstants.STATUS);
        message.removeHeader(OpenAIUploadsConstants.EXPIRES_AT);
        message.removeHeader(OpenAIUploadsConstants.PART_ID);
        message.removeHeader(OpenAIUploadsConstants.PART_IDS);
        message.removeHeader(OpenAIUploadsConstants.PART_COUNT);
        message.removeHeader(OpenAIUploadsConstants.FILE_ID);
        message.removeHeader(OpenAIUploadsConstants.FILE_SIZE);
        message.removeHeader(OpenAIUploadsConstants.RETRIES);
        message.removeHeader(OpenAIUploadsConstants.REQUEST_ID);
        exchange.removeProperty(OpenAIUploadsConstants.UPLOAD_ID);
        exchange.removeProperty(OpenAIUploadsConstants.PARTS);
    }

    /** Headers that have been used, so that the next upload of the exchange does not use them again. */
    public static void removeUsedHeaders(Message message) {
        message.removeHeader(OpenAIUploadsConstants.PURPOSE);
        message.removeHeader(OpenAIUploadsConstants.MIME_TYPE);
        message.removeHeader(OpenAIUploadsConstants.FILE_NAME);
        message.removeHeader(OpenAIUploadsConstants.BYTES);
        message.removeHeader(OpenAIUploadsConstants.EXPIRES_AFTER);
        message.removeHeader(OpenAIUploadsConstants.JOURNAL_KEY);
    }
}
