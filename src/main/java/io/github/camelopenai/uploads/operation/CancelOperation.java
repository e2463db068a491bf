package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.MessageReader;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The operation {@code cancel}. It leaves the body unchanged. */
public final class CancelOperation implements Operation {

    private final EndpointOptions options;

    public CancelOperation(EndpointOptions options) {
        this.options = options;
    }

    /** Ignores the stop signal: the reason for a stop is often the reason for the cancel, and the call is short. */
    @Override
    public void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception {
        String uploadId = new MessageReader(exchange, options).uploadId();
        RequestResult<Upload> result = client.cancel(client.session(uploadId), options.isForceCancel());
        Message message = exchange.getMessage();
        message.setHeader(HeaderNames.UPLOAD_ID, uploadId);
        message.setHeader(HeaderNames.STATUS, result.value().status());
        ResultHeaders.writeCall(message, result);
    }

    /** A pause must not keep an upload open that nobody continues. */
    @Override
    public boolean isPausable() {
        return false;
    }
}
