package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.UploadsClient;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Upload large files to OpenAI in parts, with the Uploads API.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "openai-uploads",
        title = "OpenAI Uploads",
        syntax = "openai-uploads:operation",
        producerOnly = true,
        category = {Category.AI, Category.FILE},
        headersClass = OpenAIUploadsConstants.class)
public class OpenAIUploadsEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    @UriPath(
            description =
                    "What to do: `upload` in one step; or `create` an upload, `addPart` to it, `complete` it into a"
                            + " file, `cancel` it.")
    @Metadata(required = true)
    private final OpenAIUploadsOperation operation;

    @UriParam
    private final OpenAIUploadsConfiguration configuration;

    OpenAIUploadsEndpoint(
            String uri,
            OpenAIUploadsComponent component,
            OpenAIUploadsOperation operation,
            OpenAIUploadsConfiguration configuration) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new UploadsProducer(
                this,
                switch (operation) {
                    case create -> component().createOperation();
                    case addPart -> new AddPartOperation();
                    case complete -> new CompleteOperation();
                    case cancel -> new CancelOperation();
                    case upload -> component().uploadOperation(configuration);
                });
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("openai-uploads can only be sent to, not consumed from");
    }

    UploadsClient createClient() throws Exception {
        configuration.validate();
        return component().createClient(configuration);
    }

    private OpenAIUploadsComponent component() {
        return (OpenAIUploadsComponent) getComponent();
    }

    public OpenAIUploadsOperation getOperation() {
        return operation;
    }

    public OpenAIUploadsConfiguration getConfiguration() {
        return configuration;
    }

    @Override
    public String getServiceUrl() {
        return configuration.getBaseUrl() == null
                ? OpenAIUploadsConfiguration.DEFAULT_BASE_URL
                : configuration.getBaseUrl();
    }

    @Override
    public String getServiceProtocol() {
        return "rest";
    }
}
