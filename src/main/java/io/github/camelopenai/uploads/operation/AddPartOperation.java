package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.FileNames;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.MessageBody;
import io.github.camelopenai.uploads.message.MessageReader;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartIterator;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/**
 * The operation {@code addPart}. Its input is a {@link Part} from the splitter, or any body of known length as one part. Its
 * result is the {@link UploadPart}.
 */
public final class AddPartOperation implements Operation {

    private final EndpointOptions options;
    private final BodySources sources;

    public AddPartOperation(EndpointOptions options, BodySources sources) {
        this.options = options;
        this.sources = sources;
    }

    @Override
    public void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception {
        Message message = exchange.getMessage();
        String uploadId = new MessageReader(exchange, options).uploadId();
        UploadSession session = client.session(uploadId);
        RequestResult<UploadPart> result;
        Integer index;
        if (message.getBody() instanceof Part part) {
            index = part.index();
            options.sizeLimits().requirePart(part.length());
            result = client.addPart(session, part, null, stopping);
            // A part that failed stays open for a redelivery; the exchange of the splitter closes it at its end.
            part.close();
            if (part.count() > 0) {
                message.setHeader(HeaderNames.PART_COUNT, part.count());
            }
        } else {
            index = exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
            try (Part part = partOfBody(exchange, index == null ? 0 : index)) {
                result = client.addPart(session, part, null, stopping);
            }
        }
        exchange.setProperty(ExchangeProperties.PART_INDEX, index);
        message.setBody(result.value());
        message.setHeader(HeaderNames.PART_ID, result.value().id());
        message.setHeader(HeaderNames.UPLOAD_ID, uploadId);
        ResultHeaders.writeCall(message, result);
    }

    /** Makes a part of a body that another splitter has made. A stream is spooled, so that it can be sent again. */
    private Part partOfBody(Exchange exchange, int index) throws IOException {
        Content content = new MessageBody(exchange, sources)
                .content()
                .withFilename(FileNames.of(exchange.getMessage()))
                .withSourceTimeout(options.sourceTimeout());
        if (content.length() == Content.UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("The length of the body ("
                    + exchange.getMessage().getBody().getClass().getName()
                    + ") is unknown, so it cannot be sent as a part: set the header "
                    + HeaderNames.BYTES + ", or split the body with uploadParts()");
        }
        options.sizeLimits().requirePart(content.length());
        return PartIterator.single(index, content, SpoolDirectory.of(options.getSpoolDirectory()));
    }
}
