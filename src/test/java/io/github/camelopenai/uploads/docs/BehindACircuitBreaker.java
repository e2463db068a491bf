package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class BehindACircuitBreaker extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:upload")
                .circuitBreaker()
                .resilience4jConfiguration()
                .timeoutEnabled(false)
                .end()
                .to("openai-uploads:upload?purpose=batch")
                .onFallback()
                .to("direct:later")
                .end();
    }
}
