package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A client that is a Camel route from {@code direct:upload}. */
abstract class RouteClient implements Client {

    /** So that the rows, and not the component, limit the parts at once. */
    private static final int MOST_PARTS = 32;

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;

    RouteClient(String baseUrl, RoutesBuilder routes) throws Exception {
        OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        component.getConfiguration().setApiKey("test-key");
        component.getConfiguration().setBaseUrl(baseUrl);
        component.setMaxParallelParts(MOST_PARTS);
        context.setStreamCaching(false);
        context.addRoutes(routes);
        context.start();
        template = context.createProducerTemplate();
    }

    @Override
    public void upload(Source source) throws Exception {
        try (InputStream stream = source.isStream() ? source.open() : null) {
            long length = source.length();
            Exchange result = template.send("direct:upload", exchange -> {
                exchange.getMessage().setBody(stream == null ? source.reference() : stream);
                exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, source.filename());
                if (stream != null) {
                    exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, length);
                }
            });
            if (result.getException() != null) {
                throw result.getException();
            }
        }
    }

    @Override
    public void close() throws Exception {
        context.close();
    }
}
