package io.github.camelopenai.uploads;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.Test;

/** The strategy in the Aggregate EIP, with a repository that serializes the body as a database would. */
class AggregateTest extends UploadsTestSupport {

    /** Keeps the body in serialized form and reads it with the filter of Camel's JDBC repository. */
    private static final class Repository extends MemoryAggregationRepository {
        private final List<Object> bodies = new ArrayList<>();

        @Override
        public Exchange add(CamelContext context, String key, Exchange exchange) {
            exchange.getMessage().setBody(throughTheFilter(exchange.getMessage().getBody()));
            bodies.add(exchange.getMessage().getBody());
            return super.add(context, key, exchange);
        }

        private static Object throughTheFilter(Object body) {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                    out.writeObject(body);
                }
                try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                    in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("java.**;org.apache.camel.**;!*"));
                    return in.readObject();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Repository repository = new Repository();

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("a.jsonl");
        component.getConfiguration().setMaxRetries(0);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload")
                        .to("openai-uploads:create?partSize=64KiB")
                        .split(uploadParts())
                        .streaming()
                        .parallelProcessing()
                        .to("openai-uploads:addPart")
                        .to("direct:gather")
                        .end();
                from("direct:gather")
                        .aggregate(header(OpenAIUploadsConstants.UPLOAD_ID), collectPartIds())
                        .aggregationRepository(repository)
                        .completionSize(header(OpenAIUploadsConstants.PART_COUNT))
                        .completionTimeout(2_000)
                        .to("openai-uploads:complete")
                        .to("mock:done");
            }
        };
    }

    @Test
    void shouldCompleteFromPartsThatWereGatheredAsMessages() throws Exception {
        byte[] content = Bytes.random(500_000);
        MockEndpoint done = getMockEndpoint("mock:done");
        done.expectedMessageCount(1);

        send("direct:upload", content);

        done.assertIsSatisfied();
        assertThat(done.getExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(Upload.class)
                        .file()
                        .id())
                .isEqualTo(emulator.onlyFile().id());
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
        assertThat(repository.bodies).isNotEmpty();
    }

    @Test
    void shouldNotCompleteAGroupThatLacksAPart() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad", "part refused");
        MockEndpoint done = getMockEndpoint("mock:done");
        done.setResultWaitTime(TimeUnit.SECONDS.toMillis(4));
        done.expectedMessageCount(1);

        send("direct:upload", Bytes.random(500_000));

        done.assertIsNotSatisfied();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
        assertThat(emulator.files()).isEmpty();
    }
}
