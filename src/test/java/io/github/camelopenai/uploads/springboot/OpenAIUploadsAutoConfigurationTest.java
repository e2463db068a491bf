package io.github.camelopenai.uploads.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.option.Checksum;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.commons.logging.LogFactory;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

class OpenAIUploadsAutoConfigurationTest {

    private static final String PREFIX = "camel.component.openai-uploads.";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CamelAutoConfiguration.class, OpenAIUploadsAutoConfiguration.class));

    private static OpenAIUploadsComponent component(CamelContext context) {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    private OpenAIUploadsComponent componentWith(String... settings) {
        AtomicReference<OpenAIUploadsComponent> component = new AtomicReference<>();
        runner.withPropertyValues(settings)
                .run(context -> component.set(component(context.getBean(CamelContext.class))));
        return component.get();
    }

    @ParameterizedTest
    @CsvSource({"part-size, max-parallel-parts, api-key", "partSize, maxParallelParts, apiKey"})
    void shouldBindOptionsOfTheComponentAndOfItsConfiguration(String partSize, String maxParallelParts, String apiKey) {
        OpenAIUploadsComponent component = componentWith(
                PREFIX + partSize + "=16MiB",
                PREFIX + maxParallelParts + "=5",
                PREFIX + apiKey + "=test-key",
                PREFIX + "checksum=md5");

        assertThat(component.getMaxParallelParts()).isEqualTo(5);
        assertThat(component.getConfiguration().getPartSize()).isEqualTo("16MiB");
        assertThat(component.getConfiguration().getApiKey()).isEqualTo("test-key");
        assertThat(component.getConfiguration().getChecksum()).isEqualTo(Checksum.md5);
    }

    @Test
    void shouldKeepDefaultsOfOptionsThatAreNotSet() {
        OpenAIUploadsComponent component = componentWith();

        assertThat(component.getMaxParallelParts()).isEqualTo(new OpenAIUploadsComponent().getMaxParallelParts());
        assertThat(component.getConfiguration().getPartSize())
                .isEqualTo(new OpenAIUploadsConfiguration().getPartSize());
    }

    @Test
    void shouldBindEnvironmentVariables() {
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment",
                                Map.of(
                                        "CAMEL_COMPONENT_OPENAIUPLOADS_PARTSIZE", "16MiB",
                                        "CAMEL_COMPONENT_OPENAI_UPLOADS_MAX_PARALLEL_PARTS", "5"))))
                .run(context -> {
                    OpenAIUploadsComponent component = component(context.getBean(CamelContext.class));
                    assertThat(component.getConfiguration().getPartSize()).isEqualTo("16MiB");
                    assertThat(component.getMaxParallelParts()).isEqualTo(5);
                });
    }

    @Test
    void shouldBindHeadersByTheirNames() {
        OpenAIUploadsComponent component = componentWith(
                PREFIX + "additional-header[X-Team]=blue",
                PREFIX + "additional-header[x.dotted]={{colour}}",
                PREFIX + "additionalHeader.X-Other=${colour}",
                "colour=red");

        assertThat(component.getConfiguration().getAdditionalHeader())
                .containsOnly(Map.entry("X-Team", "blue"), Map.entry("x.dotted", "red"), Map.entry("X-Other", "red"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:http", "#http"})
    void shouldLookUpReferences(String reference) {
        HttpComponent http = new HttpComponent();

        runner.withBean("http", HttpComponent.class, () -> http)
                .withPropertyValues(PREFIX + "http-component=" + reference)
                .run(context -> assertThat(
                                component(context.getBean(CamelContext.class)).getHttpComponent())
                        .isSameAs(http));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{size}}", "${size}"})
    void shouldResolvePlaceholdersOfCamelAndOfSpring(String placeholder) {
        assertThat(componentWith(PREFIX + "part-size=" + placeholder, "size=8MiB")
                        .getConfiguration()
                        .getPartSize())
                .isEqualTo("8MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "api-kye, 'api-kye', api-key",
        "apiKye, 'apiKye', api-key",
        "max-paralel-parts, 'max-paralel-parts', max-parallel-parts",
    })
    void shouldFailTheStartForATypoAndNameTheRightOption(String written, String named, String meant) {
        runner.withPropertyValues(PREFIX + written + "=hidden1").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("Unknown option at camel.component.openai-uploads: '" + named + "', did you mean '" + meant
                        + "'?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completely-different", "part-size.max", "configuration.part-size"})
    void shouldFailTheStartForAnUnknownOption(String written) {
        runner.withPropertyValues(PREFIX + written + "=hidden1").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("Unknown option at camel.component.openai-uploads: '" + written + "'"));
    }

    @Test
    void shouldStartWithAnUnknownOptionWhenConfigured() {
        runner.withPropertyValues(PREFIX + "of-tomorrow=1", PREFIX + "fail-on-unknown-options=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void shouldListTheValuesOfAnEnumOption() {
        runner.withPropertyValues(PREFIX + "checksum=md6").run(context -> {
            CamelContext camel = context.getBean(CamelContext.class);
            assertThat(catchThrowable(() -> component(camel)))
                    .hasStackTraceContaining(
                            "camel.component.openai-uploads.checksum is 'md6', which cannot be set: checksum is 'md6', did you mean 'md5'?; possible are none, md5");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "api-kye=x,               '',              Unknown option at camel.component.openai-uploads: 'api-kye'",
        "part-buffer=dsik,        upload,          did you mean 'disk'",
        "max-parallel-parts=many, upload,          max-parallel-parts is 'many'",
        "max-retries=five,        upload,          maxRetries is 'five'",
        "proxy-port=80.5,         upload,          proxyPort is '80.5'",
        "parallel-parts=atuo,     upload,          did you mean 'auto'",
        "api-key=x,               upload?parallelParts=2.5, parallelParts is '2.5'",
        "api-key=x,               upload?purposse=batch, did you mean 'purpose'",
        "api-key=x,               upload?checksum=md6, The option checksum cannot be set: checksum is 'md6'",
        "api-key=x,               upload?partSize=64, did you mean 64MiB",
    })
    void shouldDescribeAWrongOptionInAFailureAnalysis(String setting, String uri, String described) {
        ApplicationContextRunner application = runner.withPropertyValues(PREFIX + setting);
        application = uri.isEmpty()
                ? application
                : application.withBean(RouteBuilder.class, () -> route("direct:in", "openai-uploads:" + uri));
        application.run(context -> {
            FailureAnalysis analysis = new OptionFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(described);
            assertThat(analysis.getAction()).contains("camel.component.openai-uploads");
        });
    }

    private static RouteBuilder route(String from, String to) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(to);
            }
        };
    }

    @Test
    void shouldRegisterTheFailureAnalyzer() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, FailureHandler.logging(LogFactory.getLog(getClass()))))
                .hasAtLeastOneElementOfType(OptionFailureAnalyzer.class);
    }

    @Test
    void shouldNotAnalyzeOtherFailures() {
        assertThat(new OptionFailureAnalyzer().analyze(catchThrowable(() -> Integer.parseInt("x"))))
                .isNull();
    }

    @Test
    void shouldNameTheOptionWithAnInvalidValue() {
        runner.withPropertyValues(PREFIX + "max-parallel-parts=many").run(context -> {
            CamelContext camel = context.getBean(CamelContext.class);
            assertThat(catchThrowable(() -> component(camel)))
                    .hasStackTraceContaining("maxParallelParts")
                    .hasStackTraceContaining("many");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-key", "proxy-auth-password", "additional-header[api-key]"})
    void shouldNotShowASecretThatCannotBeSet(String option) {
        runner.withPropertyValues(PREFIX + option + "=#bean:hidden1").run(context -> {
            CamelContext camel = context.getBean(CamelContext.class);
            Throwable failure = catchThrowable(() -> component(camel));
            assertThat(failure).hasStackTraceContaining("its value, which is not shown");
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("hidden1");
        });
    }

    @Test
    void shouldNameThePlaceholderOfASecretThatHasNoValue() {
        runner.withPropertyValues(PREFIX + "api-key={{missing}}").run(context -> {
            CamelContext camel = context.getBean(CamelContext.class);
            assertThat(catchThrowable(() -> component(camel))).hasStackTraceContaining("missing");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PREFIX + "enabled",
                "camel.component.enabled",
                PREFIX + "customizer.enabled",
                "camel.component.customizer.enabled"
            })
    void shouldLeaveTheComponentAloneWhenSwitchedOff(String aSwitch) {
        assertThat(componentWith(aSwitch + "=false", PREFIX + "part-size=16MiB")
                        .getConfiguration()
                        .getPartSize())
                .isEqualTo(new OpenAIUploadsConfiguration().getPartSize());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Test
    void shouldBeFoundBySpringBoot() {
        new ApplicationContextRunner().withUserConfiguration(Application.class).run(context -> assertThat(context)
                .hasSingleBean(OpenAIUploadsAutoConfiguration.class));
    }

    /** In a Spring Boot application that has the component, and not Camel's auto-configuration. */
    @Test
    void shouldDoNothingWithoutCamelSpringBoot() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader("org.apache.camel.spring"))
                .withConfiguration(AutoConfigurations.of(OpenAIUploadsAutoConfiguration.class))
                .withPropertyValues(PREFIX + "api-kye=test-key")
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(OpenAIUploadsAutoConfiguration.class));
    }
}
