package io.github.camelopenai.uploads.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.util.StringHelper;

/**
 * Generates Spring Boot's configuration metadata, which IDEs read, from the component's description that Camel's Maven plugin
 * generates. Run {@code main} in the root of the project after an option has changed.
 */
final class ConfigurationMetadata {

    static final String FILE = "META-INF/spring-configuration-metadata.json";

    private static final String PREFIX = "camel.component.openai-uploads";
    private static final Map<String, String> BOXED = Map.of(
            "boolean", "java.lang.Boolean",
            "int", "java.lang.Integer",
            "long", "java.lang.Long");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ConfigurationMetadata() {}

    /** @param args none */
    public static void main(String[] args) throws IOException {
        Files.writeString(
                Path.of("src/main/resources").resolve(FILE),
                JSON.writeValueAsString(ofComponent()) + System.lineSeparator());
    }

    static JsonNode read(String resource) throws IOException {
        try (InputStream in = ConfigurationMetadata.class.getResourceAsStream("/" + resource)) {
            return JSON.readTree(in);
        }
    }

    static JsonNode ofComponent() throws IOException {
        JsonNode component = read("META-INF/io/github/camelopenai/uploads/openai-uploads.json");
        ObjectNode metadata = JSON.createObjectNode();
        metadata.putArray("groups")
                .addObject()
                .put("name", PREFIX)
                .put("type", OpenAIUploadsComponent.class.getName())
                .put("description", component.at("/component/description").textValue());
        ArrayNode properties = metadata.putArray("properties");
        addSwitch(properties, "enabled", "Whether Spring Boot configures the component.");
        addSwitch(
                properties, "customizer.enabled", "Whether to set the options of the component from these properties.");
        addSwitch(
                properties,
                "fail-on-unknown-options",
                "Whether an unknown property fails the start of the application. If false, it is logged as a warning.");
        component.get("componentProperties").properties().forEach(option -> add(properties, option));
        return metadata;
    }

    private static void addSwitch(ArrayNode properties, String name, String description) {
        properties
                .addObject()
                .put("name", PREFIX + "." + name)
                .put("type", BOXED.get("boolean"))
                .put("description", description)
                .put("defaultValue", true);
    }

    private static void add(ArrayNode properties, Map.Entry<String, JsonNode> option) {
        String type = option.getValue().get("javaType").textValue();
        ObjectNode property = properties
                .addObject()
                .put("name", PREFIX + "." + StringHelper.camelCaseToDash(option.getKey()))
                .put("type", BOXED.getOrDefault(type, type))
                .put("description", option.getValue().get("description").textValue());
        if (option.getValue().has("defaultValue")) {
            property.set("defaultValue", option.getValue().get("defaultValue"));
        }
    }
}
