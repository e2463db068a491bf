package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Test;

class MockedUploadsTest extends CamelTestSupport {

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        configuration.withUseAdviceWith(true);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadInbox();
    }

    @Test
    void shouldUploadAFile() throws Exception {
        // Endpoints are created even if they are mocked, so they need a key. It is never sent.
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .setApiKey("none");
        AdviceWith.adviceWith(context, null, route -> {
            route.replaceFromWith("direct:start");
            route.mockEndpointsAndSkip("openai-uploads:*");
        });
        MockEndpoint upload = getMockEndpoint("mock:openai-uploads:upload");
        upload.expectedBodiesReceived("some lines");
        context.start();

        template.sendBody("direct:start", "some lines");

        upload.assertIsSatisfied();
    }
}
