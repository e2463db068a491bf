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
 * Sets the options of the component from Spring's properties through Camel's own property binding, so that placeholders,
 * references, durations and sizes work as in camel-main.
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
        // The configurer exists only after this.
        ServiceHelper.initService(target);
        Binder settings = Binder.get(environment);
        for (ComponentOptions.Option option : options.all()) {
            ConfigurationPropertyName key = ComponentOptions.name(option.name());
            settings.bind(key, Bindable.of(Object.class)).ifBound(value -> set(target, option, option.name(), value));
            if (option.map()) {
                settings.bind(key, Bindable.mapOf(String.class, Object.class))
                        .orElse(Map.of())
                        .forEach((entry, value) -> set(target, option, option.name() + "[" + entry + "]", value));
            }
        }
    }

    private static void set(Component target, ComponentOptions.Option option, String name, Object value) {
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
            // If a placeholder has no value, this fails with an exception that shows only the placeholder.
            target.getCamelContext().resolvePropertyPlaceholders(value.toString());
            // Camel's exception and its causes show the value, so they are not passed on.
            throw new IllegalArgumentException(
                    "Cannot set '" + name + "' of " + ComponentOptions.PREFIX + " to its value, which is not shown");
        }
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }
}
