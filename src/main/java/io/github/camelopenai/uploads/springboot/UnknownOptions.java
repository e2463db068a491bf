package io.github.camelopenai.uploads.springboot;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.PropertyMatches;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds what is set and is no option, which Spring would pass over in silence. */
final class UnknownOptions {

    /** Those that every component of Camel has in Spring Boot, and no component itself. */
    private static final Set<ConfigurationPropertyName> OF_SPRING_BOOT = Set.of(
            ComponentOptions.PREFIX.append("enabled"),
            ComponentOptions.PREFIX.append("customizer.enabled"),
            ComponentOptions.PREFIX.append("fail-on-unknown-options"));

    private static final Logger LOG = LoggerFactory.getLogger(UnknownOptions.class);

    /** So that an option of a newer release does not keep an application from starting after a rollback. */
    private static final String FAIL = ComponentOptions.PREFIX + ".fail-on-unknown-options";

    private final ComponentOptions options;

    UnknownOptions(ComponentOptions options) {
        this.options = options;
    }

    /** Fails, or warns if it is told to: with what is wrong and the nearest right names, but no values. */
    void refuseIn(ConfigurableEnvironment environment) {
        String unknown = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                // Of a variable of the operating system, nobody knows where its words end.
                .filter(source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .filter(ComponentOptions.PREFIX::isAncestorOf)
                .filter(name -> !isKnown(name))
                .distinct()
                .map(name -> "'" + writtenOption(name) + "'" + didYouMean(writtenOption(name)))
                .collect(Collectors.joining("; "));
        if (unknown.isEmpty()) {
            return;
        }
        String message = "Unknown option at " + ComponentOptions.PREFIX + ": " + unknown;
        if (environment.getProperty(FAIL, Boolean.class, true)) {
            throw new IllegalArgumentException(message);
        }
        LOG.warn("{} (fail-on-unknown-options=false)", message);
    }

    private boolean isKnown(ConfigurationPropertyName name) {
        if (OF_SPRING_BOOT.contains(name)) {
            return true;
        }
        ComponentOption option = options.find(name.chop(ComponentOptions.PREFIX.getNumberOfElements() + 1));
        return option != null && (option.map() || options.find(name) != null);
    }

    private static String writtenOption(ConfigurationPropertyName name) {
        return Stream.iterate(ComponentOptions.PREFIX.getNumberOfElements(), i -> i + 1)
                .limit(name.getNumberOfElements() - ComponentOptions.PREFIX.getNumberOfElements())
                .map(i -> name.getElement(i, Form.ORIGINAL))
                .collect(Collectors.joining("."));
    }

    private String didYouMean(String written) {
        String camelCase = StringHelper.dashToCamelCase(written);
        return Stream.of(OpenAIUploadsComponent.class, OpenAIUploadsConfiguration.class)
                .map(type -> PropertyMatches.forProperty(camelCase, type))
                .flatMap(matches -> Arrays.stream(matches.getPossibleMatches()))
                .filter(name -> options.find(ComponentOptions.name(name)) != null)
                .findFirst()
                .map(name -> ", did you mean '" + StringHelper.camelCaseToDash(name) + "'?")
                .orElse("");
    }
}
