package io.github.camelopenai.examples.support;

import java.util.Map;
import org.apache.camel.main.Main;

/** Settings of an example: properties that override those of the application, and beans for Camel's registry. */
public final class Settings {

    private static final String BEAN = "bean:";

    private Settings() {}

    /**
     * The setting for a bean. Camel's own {@code camel.beans} come too late for event notifiers and endpoint strategies.
     *
     * @param type a public class with a public constructor without parameters
     */
    public static Map<String, String> bean(Class<?> type) {
        return Map.of(BEAN + type.getSimpleName(), type.getName());
    }

    static void apply(Map<String, String> settings, Main main) throws ReflectiveOperationException {
        main.bind("shortWaits", new ShortWaits());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (setting.getKey().startsWith(BEAN)) {
                Class<?> type = Class.forName(setting.getValue());
                main.bind(type.getSimpleName(), type.getConstructor().newInstance());
            } else {
                main.addOverrideProperty(setting.getKey(), setting.getValue());
            }
        }
    }
}
