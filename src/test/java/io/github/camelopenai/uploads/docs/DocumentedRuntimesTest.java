package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.springboot.OpenAIUploadsAutoConfiguration;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Uploads with the settings that the pages show for Spring Boot and for Quarkus. */
class DocumentedRuntimesTest extends DocumentedRoutesSupport {

    private final ApplicationContextRunner springBoot = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CamelAutoConfiguration.class, OpenAIUploadsAutoConfiguration.class))
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withPropertyValues("spring.config.location=classpath:docs/spring-boot.yaml");

    private void assertThatTheSettingsHold(CamelContext context) {
        OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        assertThat(component.getMaxParallelParts()).isEqualTo(32);
        assertThat(component.getConfiguration().getParallelParts()).isEqualTo("8");
    }

    @Test
    void shouldUploadWithTheSettingsOfSpringBoot() {
        springBoot
                .withBean(UploadStream.class)
                .withPropertyValues(
                        "OPENAI_API_KEY=" + emulator.apiKey(),
                        "camel.component.openai-uploads.base-url=" + emulator.baseUrl())
                .run(application -> {
                    CamelContext context = application.getBean(CamelContext.class);
                    assertThat(send(context, "direct:stream", CONTENT).getException())
                            .isNull();
                    assertThatTheSettingsHold(context);
                });

        assertThatTheFileIsThere();
        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("X-Team"))
                .contains("blue"));
    }

    @Test
    void shouldNameATypoInSpringBootAsThePageSays() {
        springBoot
                .withPropertyValues("camel.component.openai-uploads.part-sise=1MiB")
                .run(application -> assertThat(application.getStartupFailure())
                        .rootCause()
                        .satisfies(typo -> assertThat(Pages.componentText()).contains(typo.getMessage())));
    }

    /** Camel Quarkus takes settings as camel-main does; that Quarkus does is tested by the example. */
    @Test
    void shouldUploadWithTheSettingsOfQuarkus() throws IOException {
        CamelContext context = startWith(
                "quarkus.properties",
                Map.of(
                        "camel.component.openai-uploads.api-key",
                        emulator.apiKey(),
                        "camel.component.openai-uploads.partSize",
                        "16MiB"),
                new UploadStream());

        assertThat(send(context, "direct:stream", CONTENT).getException()).isNull();
        assertThatTheSettingsHold(context);
        assertThatTheFileIsThere();
    }
}
