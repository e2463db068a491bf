package io.github.camelopenai.uploads.benchmark.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A route that sends a file by camel-http, in one request: the part of an upload that was not created. */
final class CamelHttpClient implements Client {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;

    CamelHttpClient(String baseUrl) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload").to(baseUrl + "/uploads/none/parts");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @Override
    public void upload(Source source) throws Exception {
        String head = "--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"part\"\r\n\r\n";
        String content = Files.readString(source.path(), StandardCharsets.ISO_8859_1);
        byte[] body = (head + content + "\r\n--b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Exchange result = template.send("direct:upload", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "multipart/form-data; boundary=b");
        });
        if (result.getException() != null) {
            throw result.getException();
        }
    }

    @Override
    public void close() throws Exception {
        context.close();
    }
}
