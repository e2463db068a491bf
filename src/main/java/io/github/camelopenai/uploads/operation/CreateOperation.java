package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.MessageReader;
import io.github.camelopenai.uploads.message.UploadRequest;
import io.github.camelopenai.uploads.transfer.PartCountWarning;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The operation {@code create}. Its input is the content as body, which it keeps. A stream of unknown length becomes a stream
 * cache on disk, since the API requires the length in advance.
 */
public final class CreateOperation implements Operation {

    private final EndpointOptions options;
    private final PendingCancels pending;
    private final Supplier<TransferResources> resources;
    private final BodySources sources;

    public CreateOperation(
            EndpointOptions options,
            PendingCancels pending,
            Supplier<TransferResources> resources,
            BodySources sources) {
        this.options = options;
        this.pending = pending;
        this.resources = resources;
        this.sources = sources;
    }

    @Override
    public void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception {
        UploadRequest request =
                new MessageReader(exchange, options).request(resources.get(), sources, client.baseUrl(), stopping);
        ResultHeaders.removeEarlierResults(exchange);
        PartCountWarning.warnOf(request.create().filename(), request.create().bytes(), request.partSize());
        AutoCancel cancel = autoCancel(exchange, client);
        RequestResult<Upload> result = create(exchange, client, request.create(), cancel, stopping);
        try {
            write(exchange, request, result);
        } catch (RuntimeException | Error e) {
            throw OpenAIUploadsIOException.afterCreate(
                    result.value().id(), request.create().filename(), result.requestId(), e);
        }
    }

    /** Registers the cancel before the upload exists, so that no failure can come in between. Null without {@code autoCancel}. */
    private AutoCancel autoCancel(Exchange exchange, UploadsClient client) {
        if (!options.isAutoCancel()) {
            return null;
        }
        AutoCancel cancel = new AutoCancel(client, pending::remove);
        pending.add(cancel);
        exchange.getExchangeExtension().addOnCompletion(cancel);
        return cancel;
    }

    private void write(Exchange exchange, UploadRequest request, RequestResult<Upload> result) {
        exchange.setProperty(
                ExchangeProperties.ANNOUNCED_BYTES, request.create().bytes());
        exchange.setProperty(ExchangeProperties.PART_SIZE, request.partSize());
        exchange.setProperty(ExchangeProperties.SIZE_LIMITS, options.sizeLimits());
        exchange.setProperty(
                ExchangeProperties.ANNOUNCED_FILE_NAME, request.create().filename());
        exchange.setProperty(ExchangeProperties.SOURCE_TIMEOUT, options.sourceTimeout());
        exchange.setProperty(ExchangeProperties.PURPOSE_LIMITS, request.limits());
        Message message = exchange.getMessage();
        ResultHeaders.removeInputs(message);
        message.setHeader(HeaderNames.STATUS, result.value().status());
        message.setHeader(HeaderNames.EXPIRES_AT, result.value().expiresAt());
        ResultHeaders.writeCall(message, result);
    }

    private static RequestResult<Upload> create(
            Exchange exchange, UploadsClient client, CreateUpload request, AutoCancel cancel, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try {
            RequestResult<Upload> result = client.create(request, stopping);
            created(exchange, result.value().id(), cancel);
            return result;
        } catch (OpenAIUploadsIOException e) {
            if (e.getUploadId() != null) {
                created(exchange, e.getUploadId(), cancel);
            }
            throw e;
        }
    }

    /** Records the id of the upload, also when {@code create} fails after the server has created it. */
    private static void created(Exchange exchange, String uploadId, AutoCancel cancel) {
        if (cancel != null) {
            cancel.created(uploadId);
        }
        exchange.setProperty(HeaderNames.UPLOAD_ID, uploadId);
        exchange.getMessage().setHeader(HeaderNames.UPLOAD_ID, uploadId);
    }

    @Override
    public boolean beginsUpload() {
        return true;
    }
}
