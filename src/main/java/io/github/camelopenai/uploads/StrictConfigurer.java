package io.github.camelopenai.uploads;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.GeneratedPropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.EndpointHelper;

/**
 * A generated configurer that refuses what Camel would make a number of that nobody wrote. Everything sets options through
 * the configurers of the component: URIs, camel-main, Spring Boot.
 */
final class StrictConfigurer implements GeneratedPropertyConfigurer, PropertyConfigurerGetter {

    private final PropertyConfigurer configurer;
    private final PropertyConfigurerGetter getter;

    private StrictConfigurer(PropertyConfigurer configurer, PropertyConfigurerGetter getter) {
        this.configurer = configurer;
        this.getter = getter;
    }

    /** @param generated null before Camel has found it */
    static PropertyConfigurer of(PropertyConfigurer generated) {
        return generated instanceof PropertyConfigurerGetter getter
                ? new StrictConfigurer(generated, getter)
                : generated;
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        return configurer.configure(context, target, name, checked(name, value, ignoreCase), ignoreCase);
    }

    private Object checked(String name, Object value, boolean ignoreCase) {
        Class<?> type = getter.getOptionType(name, ignoreCase);
        boolean integer = type == int.class || type == Integer.class;
        // Spring gives numbers of YAML as numbers.
        if (!integer || !(value instanceof CharSequence || value instanceof Number)) {
            return value;
        }
        String text = value.toString();
        return EndpointHelper.isReferenceParameter(text) ? value : WholeNumberOption.requireForm(name, text);
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
