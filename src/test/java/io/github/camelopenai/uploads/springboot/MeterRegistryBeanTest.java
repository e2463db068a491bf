package io.github.camelopenai.uploads.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.metrics.UploadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Registries of meters that Spring Boot makes as beans. */
@Timeout(120)
class MeterRegistryBeanTest {

    private static final int LENGTH = 1000;

    private final UploadsEmulator emulator = UploadsEmulator.start();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CamelAutoConfiguration.class, OpenAIUploadsAutoConfiguration.class))
            .withPropertyValues(
                    "camel.component.openai-uploads.base-url=" + emulator.baseUrl(),
                    "camel.component.openai-uploads.api-key=" + emulator.apiKey(),
                    "camel.component.openai-uploads.purpose=batch",
                    "camel.component.openai-uploads.file-name=batch.jsonl");

    @AfterEach
    void stop() {
        emulator.close();
    }

    private static void upload(ApplicationContext application) {
        application.getBean(ProducerTemplate.class).requestBody("openai-uploads:upload", new byte[LENGTH]);
    }

    private static double bytes(MeterRegistry registry) {
        return registry.get("openai.uploads.bytes").counter().count();
    }

    @Test
    void shouldBindTheRegistryOfTheApplication() {
        runner.withBean("simpleMeterRegistry", SimpleMeterRegistry.class).run(application -> {
            upload(application);

            assertThat(bytes(application.getBean(MeterRegistry.class))).isEqualTo(LENGTH);
        });
    }

    /** As Spring Boot makes one if there are several. */
    @Test
    void shouldBindTheCompositeRegistryAlone() {
        SimpleMeterRegistry one = new SimpleMeterRegistry();
        SimpleMeterRegistry two = new SimpleMeterRegistry();
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(one).add(two);
        runner.withBean("one", MeterRegistry.class, () -> one)
                .withBean("two", MeterRegistry.class, () -> two)
                .withBean("both", CompositeMeterRegistry.class, () -> both)
                .run(application -> {
                    upload(application);

                    assertThat(bytes(one)).isEqualTo(LENGTH);
                    assertThat(bytes(two)).isEqualTo(LENGTH);
                });
    }

    /** Actuator calls each binder that is a bean. */
    @Test
    void shouldCountOnceIfTheApplicationBindsTheMetersToo() {
        runner.withBean("simpleMeterRegistry", SimpleMeterRegistry.class).run(application -> {
            MeterRegistry registry = application.getBean(MeterRegistry.class);
            MeterBinder binder = new UploadMetrics(application.getBean(CamelContext.class));
            binder.bindTo(registry);
            upload(application);

            assertThat(bytes(registry)).isEqualTo(LENGTH);
        });
    }

    @Test
    void shouldUploadWithoutARegistry() {
        runner.run(application -> {
            upload(application);

            assertThat(emulator.files()).hasSize(1);
        });
    }
}
