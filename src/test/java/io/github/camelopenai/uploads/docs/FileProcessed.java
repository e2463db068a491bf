package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;

class FileProcessed extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:file-processed")
                .routeConfigurationId("openai-calls")
                .setHeader("Authorization", constant("Bearer {{openai.key}}"))
                .setVariable("status", constant("uploaded"))
                .setVariable("looks", constant("{{openai.looks:60}}"))
                .loopDoWhile(simple("${variable.status} == 'uploaded' && ${variable.looks} > 0"))
                .breakOnShutdown()
                .delay(constant("{{openai.look.delay:10000}}"))
                .end()
                .removeHeaders("CamelHttp*")
                .toD("{{openai.url}}/files/${header.CamelOpenAIUploadsFileId}"
                        + "?httpMethod=GET&headerFilterStrategy=#onlyTheKey")
                .unmarshal()
                .json(JsonLibrary.Jackson)
                .setVariable("status", simple("${body[status]}"))
                .setVariable("looks", simple("${variable.looks}--"))
                .end()
                .removeHeader("Authorization")
                .filter(simple("${variable.status} != 'processed'"))
                .throwException(
                        IllegalStateException.class, "${header.CamelOpenAIUploadsFileId} is not processed: ${body}");
    }
}
