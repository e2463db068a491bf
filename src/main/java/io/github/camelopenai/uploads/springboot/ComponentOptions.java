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

/** The options of the component by their names in Spring, as the description that Camel generates lists them. */
final class ComponentOptions {

    static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("camel.component.openai-uploads");

    private static final String DESCRIPTION = "/META-INF/io/github/camelopenai/uploads/openai-uploads.json";

    private final Map<ConfigurationPropertyName, ComponentOption> options = new LinkedHashMap<>();

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
        // Of a map, nobody knows which of the user's values are secret.
        boolean secret = map || description.path("secret").asBoolean();
        options.put(name(name), new ComponentOption(name, map, secret));
    }

    /** One name for all spellings: Spring compares names without dashes and case. */
    static ConfigurationPropertyName name(String option) {
        return PREFIX.append(StringHelper.camelCaseToDash(option));
    }

    /** Null if there is none. */
    ComponentOption find(ConfigurationPropertyName name) {
        return options.get(name);
    }

    Collection<ComponentOption> all() {
        return options.values();
    }
}
