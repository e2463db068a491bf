package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;

final class ConfiguredInJava {

    private ConfiguredInJava() {}

    static void configure(CamelContext context) {
        HttpComponent http = new HttpComponent();
        http.setConnectionsPerRoute(64);
        http.setMaxTotalConnections(200);

        OpenAIUploadsComponent uploads = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        uploads.getConfiguration().setPurpose("batch");
        uploads.getConfiguration().getAdditionalHeader().put("X-Team", "blue");
        uploads.setHttpComponent(http);
    }
}
