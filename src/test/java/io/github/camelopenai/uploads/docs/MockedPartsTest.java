package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Test;

class MockedPartsTest extends CamelTestSupport {

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        configuration.withUseAdviceWith(true);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new InboxInParts();
    }

    @Test
    void shouldCompleteTheUploadOfAFile() throws Exception {
        // Endpoints are created even if they are mocked, so they need a key. It is never sent.
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .setApiKey("none");
        AdviceWith.adviceWith(context, null, route -> {
            route.replaceFromWith("direct:start");
            route.mockEndpointsAndSkip("openai-uploads:*");
        });
        // The id that the real addPart sets for collectPartIds().
        getMockEndpoint("mock:openai-uploads:addPart").whenAnyExchangeReceived(part -> part.getMessage()
                .setHeader("CamelOpenAIUploadsPartId", "part_" + part.getProperty("CamelSplitIndex")));
        MockEndpoint complete = getMockEndpoint("mock:openai-uploads:complete");
        complete.expectedHeaderReceived("CamelOpenAIUploadsPartIds", "[part_0]");
        context.start();

        template.sendBody("direct:start", "some lines");

        complete.assertIsSatisfied();
    }
}
