package io.github.camelopenai.uploads.springboot;

import io.github.camelopenai.uploads.option.DidYouMean;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds properties that are not options of the component, which Spring would ignore. */
final class UnknownOptions {

    /** Properties that every Camel component has in Spring Boot and that are not options of the component. */
    private static final Set<ConfigurationPropertyName> OF_SPRING_BOOT = Set.of(
            ComponentOptions.PREFIX.append("enabled"),
            ComponentOptions.PREFIX.append("customizer.enabled"),
            ComponentOptions.PREFIX.append("fail-on-unknown-options"));

    private static final Logger LOG = LoggerFactory.getLogger(UnknownOptions.class);

    /** Can be set to false, so that an application starts after a rollback to a release without a newer option. */
    private static final String FAIL = ComponentOptions.PREFIX + ".fail-on-unknown-options";

    private final ComponentOptions options;

    UnknownOptions(ComponentOptions options) {
        this.options = options;
    }

    /** Fails or logs a warning, with the unknown names and suggestions, but without values. */
    void refuseIn(ConfigurableEnvironment environment) {
        String unknown = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                // The name of an environment variable does not tell where its words end.
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
        ComponentOptions.Option option = options.find(name.chop(ComponentOptions.PREFIX.getNumberOfElements() + 1));
        return option != null && (option.map() || options.find(name) != null);
    }

    private static String writtenOption(ConfigurationPropertyName name) {
        return Stream.iterate(ComponentOptions.PREFIX.getNumberOfElements(), i -> i + 1)
                .limit(name.getNumberOfElements() - ComponentOptions.PREFIX.getNumberOfElements())
                .map(i -> name.getElement(i, Form.ORIGINAL))
                .collect(Collectors.joining("."));
    }

    private String didYouMean(String written) {
        List<String> names = options.all().stream()
                .map(option -> StringHelper.camelCaseToDash(option.name()))
                .toList();
        return DidYouMean.phrase(StringHelper.camelCaseToDash(written), names);
    }
}
