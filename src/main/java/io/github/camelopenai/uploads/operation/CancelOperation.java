package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.message.MessageOptions;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** {@code openai-uploads:cancel}. In: any body. Out: the same body, untouched. */
public final class CancelOperation implements UploadsProducer.Operation {

    /** Not under the stop signal: what stops a route is often the reason for cancelling, and the call is brief. */
    @Override
    public void process(
            Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration endpoint, AbortSignal stopping)
            throws Exception {
        String uploadId = new MessageOptions(exchange, endpoint).uploadId();
        CallResult<Upload> result = client.cancel(client.session(uploadId), endpoint.isForceCancel());
        Message message = exchange.getMessage();
        message.setHeader(OpenAIUploadsConstants.UPLOAD_ID, uploadId);
        message.setHeader(OpenAIUploadsConstants.STATUS, result.value().status());
        UploadsProducer.setCallHeaders(message, result);
    }
}
