package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operations leave becomes JSON as the API writes it, whichever of Camel's ways a route takes. */
class DocumentedResultsTest extends DocumentedRoutesSupport {

    private static final String TEXT = "some lines";
    private static final String[] UPLOAD = {
        "id", "object", "bytes", "created_at", "filename", "purpose", "status", "expires_at", "file"
    };
    private static final String[] FILE = {"id", "object", "bytes", "created_at", "filename", "purpose", "status"};
    private static final String[] PART = {"id", "object", "created_at", "upload_id"};

    enum ToJson {
        CONVERT {
            @Override
            ProcessorDefinition<?> after(ProcessorDefinition<?> step) {
                return step.convertBodyTo(String.class);
            }
        },
        CONVERT_TO_BYTES {
            @Override
            ProcessorDefinition<?> after(ProcessorDefinition<?> step) {
                return step.convertBodyTo(byte[].class);
            }
        },
        CONVERT_TO_STREAM {
            @Override
            ProcessorDefinition<?> after(ProcessorDefinition<?> step) {
                return step.convertBodyTo(InputStream.class);
            }
        },
        MARSHAL {
            @Override
            ProcessorDefinition<?> after(ProcessorDefinition<?> step) {
                return step.marshal().json(JsonLibrary.Jackson);
            }
        };

        abstract ProcessorDefinition<?> after(ProcessorDefinition<?> step);
    }

    private static JsonNode json(Exchange exchange) throws IOException {
        return new ObjectMapper().readTree(exchange.getMessage().getBody(String.class));
    }

    private static void assertFields(JsonNode json, String... names) {
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder(names);
        assertThat(json).noneMatch(JsonNode::isNull);
    }

    private void assertThatItIsTheUpload(JsonNode json) {
        assertFields(json, UPLOAD);
        assertFields(json.path("file"), FILE);
        assertThat(json.path("status").asText()).isEqualTo("completed");
        assertThat(json.at("/file/id").asText()).isEqualTo(emulator.onlyFile().id());
        assertThat(json.at("/file/bytes").asLong()).isEqualTo(TEXT.length());
    }

    @ParameterizedTest
    @EnumSource
    void shouldBecomeJsonAfterTheOneStep(ToJson toJson) throws IOException {
        CamelContext context = start(Map.of(), new RouteBuilder() {
            @Override
            public void configure() {
                toJson.after(from("direct:upload").to("openai-uploads:upload?purpose=batch"));
            }
        });

        Exchange result = send(context, "direct:upload", TEXT);

        assertThatItIsTheUpload(json(result));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBecomeJsonAfterEachStep(ToJson toJson) throws Exception {
        CamelContext context = start(Map.of(), new RouteBuilder() {
            @Override
            public void configure() {
                ProcessorDefinition<?> created = from("direct:steps")
                        .to("openai-uploads:create?purpose=batch")
                        .to("mock:created");
                ProcessorDefinition<?> part = toJson.after(created.to("openai-uploads:addPart"))
                        .to("mock:part")
                        .setHeader("CamelOpenAIUploadsPartIds", header("CamelOpenAIUploadsPartId"));
                toJson.after(part.to("openai-uploads:complete"));
            }
        });
        MockEndpoint created = context.getEndpoint("mock:created", MockEndpoint.class);
        MockEndpoint part = context.getEndpoint("mock:part", MockEndpoint.class);

        Exchange result = send(context, "direct:steps", TEXT);

        assertThat(created.getExchanges().get(0).getMessage().getBody(String.class))
                .as("create leaves the content")
                .isEqualTo(TEXT);
        JsonNode partJson = json(part.getExchanges().get(0));
        assertFields(partJson, PART);
        assertThat(partJson.path("upload_id").asText())
                .isEqualTo(emulator.onlyUpload().id());
        assertThatItIsTheUpload(json(result));
    }

    @Test
    void shouldNameAFollowingStepsFileByTheIdOfTheUploadedOne() throws IOException {
        CamelContext context = start(Map.of(), "result-file.yaml");

        send(context, "direct:upload", TEXT);

        Path written = directory.resolve("done").resolve(emulator.onlyFile().id() + ".json");
        assertThatItIsTheUpload(new ObjectMapper().readTree(written.toFile()));
    }
}
