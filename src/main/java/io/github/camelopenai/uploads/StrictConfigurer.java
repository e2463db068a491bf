package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.option.DidYouMean;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.GeneratedPropertyConfigurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.EndpointHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps a generated configurer and refuses texts that Camel would convert to another number. URIs, camel-main and Spring Boot all
 * set options through the configurers of the component.
 */
final class StrictConfigurer implements GeneratedPropertyConfigurer, PropertyConfigurerGetter {

    private static final Logger LOG = LoggerFactory.getLogger(StrictConfigurer.class);

    private final PropertyConfigurer configurer;
    private final PropertyConfigurerGetter getter;
    private final Set<String> options;

    private StrictConfigurer(PropertyConfigurer configurer, PropertyConfigurerGetter getter, Set<String> options) {
        this.configurer = configurer;
        this.getter = getter;
        this.options = options;
    }

    /**
     * @param generated null if Camel has not loaded it yet
     * @param options all option names, to suggest one for a mistyped name
     */
    static PropertyConfigurer of(PropertyConfigurer generated, Set<String> options) {
        return generated instanceof PropertyConfigurerGetter getter
                ? new StrictConfigurer(generated, getter, options)
                : generated;
    }

    /** The names of the options that classes declare. */
    static Set<String> optionsOf(Class<?>... types) {
        return Stream.of(types)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.isAnnotationPresent(Metadata.class) || field.isAnnotationPresent(UriParam.class))
                .map(Field::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        boolean known = configurer.configure(context, target, name, checked(name, value, ignoreCase), ignoreCase);
        if (!known && target instanceof Component) {
            warnOfUnknown(name);
        }
        return known;
    }

    /** Suggests the right name, which the exception of camel-main does not contain. */
    private void warnOfUnknown(String name) {
        String meant = DidYouMean.phrase(name, options);
        if (!meant.isEmpty() && !options.contains(name)) {
            LOG.warn("Unknown option of the component openai-uploads: '{}'{}", name, meant);
        }
    }

    private Object checked(String name, Object value, boolean ignoreCase) {
        Class<?> type = getter.getOptionType(name, ignoreCase);
        boolean integer = type == int.class || type == Integer.class;
        boolean parallel = name.equalsIgnoreCase("parallelParts");
        // Spring passes numbers in YAML as numbers.
        if (!integer && !parallel || !(value instanceof CharSequence || value instanceof Number)) {
            return value;
        }
        String text = value.toString();
        if (EndpointHelper.isReferenceParameter(text)) {
            return value;
        }
        if (parallel) {
            ParallelParts.parse(text);
            return text;
        }
        return WholeNumberOption.requireForm(name, text);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return getter.getOptionType(name, ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return getter.getAutowiredNames();
    }

    @Override
    public Object getCollectionValueType(Object target, String name, boolean ignoreCase) {
        return getter.getCollectionValueType(target, name, ignoreCase);
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return getter.getOptionValue(target, name, ignoreCase);
    }
}
