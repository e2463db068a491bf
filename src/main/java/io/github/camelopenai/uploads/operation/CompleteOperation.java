package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.MessageReader;
import io.github.camelopenai.uploads.message.PartIdsHeader;
import io.github.camelopenai.uploads.part.PartIterator;
import java.util.List;
import org.apache.camel.Exchange;

/** The operation {@code complete}. Its input is the header with the part ids. Its result is the {@link Upload} with its file. */
public final class CompleteOperation implements Operation {

    private final EndpointOptions options;

    public CompleteOperation(EndpointOptions options) {
        this.options = options;
    }

    @Override
    public void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception {
        MessageReader reader = new MessageReader(exchange, options);
        List<String> partIds = PartIdsHeader.list(exchange.getMessage());
        PartIterator parts = exchange.getProperty(ExchangeProperties.PARTS, PartIterator.class);
        UploadSession session = client.session(reader.uploadId());
        // If an earlier complete may have succeeded, the route may have moved the source already.
        if (parts != null && session.phase() == UploadPhase.OPEN) {
            parts.verifySourceUnchanged();
        }
        RequestResult<Upload> result = client.complete(session, partIds, reader.md5(), () -> {}, stopping);
        ResultHeaders.writeFile(exchange, result.value(), partIds.size());
        ResultHeaders.writeCall(exchange.getMessage(), result);
    }
}
