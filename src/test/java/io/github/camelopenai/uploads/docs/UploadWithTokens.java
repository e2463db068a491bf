package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class UploadWithTokens extends RouteBuilder {

    private final String file;

    UploadWithTokens(String file) {
        this.file = file;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("entraToken", new TokenFile(file));

        from("direct:upload").to("openai-uploads:upload?purpose=batch&tokenProvider=#bean:entraToken");
    }
}
