package io.github.camelopenai.uploads;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Test;

/** A user's own test of a route, without a server. Camel starts the mocked endpoints too, so they want a key, any key. */
class MockingTest extends CamelTestSupport {

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        camelContextConfiguration().withMockEndpointsAndSkip("openai-uploads:*");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext()
                        .getComponent("openai-uploads", OpenAIUploadsComponent.class)
                        .getConfiguration()
                        .setApiKey("none");
                from("direct:upload")
                        .to("openai-uploads:create?purpose=batch")
                        .split(uploadParts(100), collectPartIds())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    @Test
    void shouldLetRoutesBeTestedWithMocks() throws Exception {
        MockEndpoint parts = getMockEndpoint("mock:openai-uploads:addPart");
        parts.whenAnyExchangeReceived(exchange -> exchange.getMessage()
                .setHeader("CamelOpenAIUploadsPartId", "part_" + exchange.getProperty("CamelSplitIndex")));
        getMockEndpoint("mock:openai-uploads:create").expectedMessageCount(1);
        parts.expectedMessageCount(3);
        MockEndpoint complete = getMockEndpoint("mock:openai-uploads:complete");
        complete.expectedMessageCount(1);

        template.sendBody("direct:upload", new byte[250]);

        MockEndpoint.assertIsSatisfied(context);
        assertThat(complete.getExchanges().get(0).getMessage().getHeader(OpenAIUploadsConstants.PART_IDS))
                .isEqualTo(java.util.List.of("part_0", "part_1", "part_2"));
    }
}
