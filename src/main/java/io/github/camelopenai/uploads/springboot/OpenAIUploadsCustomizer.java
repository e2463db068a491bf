package io.github.camelopenai.uploads.springboot;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import java.util.Map;
import org.apache.camel.Component;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Takes what is set from Spring and gives it to Camel's own binding, so that values mean what they mean to camel-main:
 * placeholders, references, durations, sizes.
 */
final class OpenAIUploadsCustomizer implements ComponentCustomizer {

    private final ComponentOptions options;
    private final Environment environment;

    OpenAIUploadsCustomizer(ComponentOptions options, Environment environment) {
        this.options = options;
        this.environment = environment;
    }

    @Override
    public boolean isEnabled(String name, Component target) {
        return target instanceof OpenAIUploadsComponent
                && HierarchicalPropertiesEvaluator.evaluate(
                        environment, "camel.component.customizer", "camel.component.openai-uploads.customizer");
    }

    @Override
    public void configure(String name, Component target) {
        // Only then it has its configurer.
        ServiceHelper.initService(target);
        Binder settings = Binder.get(environment);
        for (ComponentOption option : options.all()) {
            ConfigurationPropertyName key = ComponentOptions.name(option.name());
            settings.bind(key, Bindable.of(Object.class)).ifBound(value -> set(target, option, option.name(), value));
            if (option.map()) {
                settings.bind(key, Bindable.mapOf(String.class, Object.class))
                        .orElse(Map.of())
                        .forEach((entry, value) -> set(target, option, option.name() + "[" + entry + "]", value));
            }
        }
    }

    private static void set(Component target, ComponentOption option, String name, Object value) {
        try {
            PropertyBindingSupport.build()
                    .withConfigurer(target.getComponentPropertyConfigurer())
                    .withIgnoreCase(true)
                    .withMandatory(true)
                    .bind(target.getCamelContext(), target, name, value);
        } catch (PropertyBindingException e) {
            if (!option.secret()) {
                throw new IllegalArgumentException(
                        ComponentOptions.name(option.name()) + " is '" + value + "', which cannot be set: " + reason(e),
                        e);
            }
            // If it is for a placeholder that has no value, this says so, and shows the placeholder alone.
            target.getCamelContext().resolvePropertyPlaceholders(value.toString());
            // Camel's exception and its causes show the value.
            throw new IllegalArgumentException(
                    "Cannot set '" + name + "' of " + ComponentOptions.PREFIX + " to its value, which is not shown");
        }
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }
}
