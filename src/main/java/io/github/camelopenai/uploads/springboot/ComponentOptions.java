package io.github.camelopenai.uploads.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.util.StringHelper;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The options of the component by their property names in Spring, read from the description that Camel generates. */
final class ComponentOptions {

    static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("camel.component.openai-uploads");

    private static final String DESCRIPTION = "/META-INF/io/github/camelopenai/uploads/openai-uploads.json";

    private final Map<ConfigurationPropertyName, Option> options = new LinkedHashMap<>();

    /**
     * One option of the component.
     *
     * @param map whether the option is a map, whose keys the user chooses
     * @param secret whether its value must not be shown
     */
    record Option(String name, boolean map, boolean secret) {}

    private ComponentOptions() {}

    static ComponentOptions ofComponent() {
        ComponentOptions all = new ComponentOptions();
        try (InputStream description = OpenAIUploadsComponent.class.getResourceAsStream(DESCRIPTION)) {
            new ObjectMapper()
                    .readTree(description)
                    .get("componentProperties")
                    .properties()
                    .forEach(option -> all.add(option.getKey(), option.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void add(String name, JsonNode description) {
        boolean map = description.path("multiValue").asBoolean();
        // Any value of a map may be secret.
        boolean secret = map || description.path("secret").asBoolean();
        options.put(name(name), new Option(name, map, secret));
    }

    /** The property name of an option. Spring compares names without regard to dashes and case. */
    static ConfigurationPropertyName name(String option) {
        return PREFIX.append(StringHelper.camelCaseToDash(option));
    }

    /** Returns null if there is no such option. */
    Option find(ConfigurationPropertyName name) {
        return options.get(name);
    }

    Collection<Option> all() {
        return options.values();
    }
}
