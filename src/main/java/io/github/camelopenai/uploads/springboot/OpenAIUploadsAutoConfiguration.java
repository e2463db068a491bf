package io.github.camelopenai.uploads.springboot;

import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Configures the component from Spring's environment. Camel's own conditions are on the method, where they are evaluated only if
 * Camel's auto-configuration is present.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@ConditionalOnClass(CamelAutoConfiguration.class)
public class OpenAIUploadsAutoConfiguration {

    /** Not lazy, so that a misspelt option fails the start even if no route uses the component. */
    @Bean
    @Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
    @ConditionalOnHierarchicalProperties({"camel.component", "camel.component.openai-uploads"})
    ComponentCustomizer openAIUploadsCustomizer(ConfigurableEnvironment environment) {
        ComponentOptions options = ComponentOptions.ofComponent();
        new UnknownOptions(options).refuseIn(environment);
        return new OpenAIUploadsCustomizer(options, environment);
    }
}
