package io.github.camelopenai.uploads.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The component's description of itself, as Camel's Maven plugin generates it from the annotations. */
final class ComponentModel {

    static final JsonNode JSON = read("META-INF/io/github/camelopenai/uploads/openai-uploads.json");

    /** The options of the beans, by the names of their tables. */
    static final Map<String, JsonNode> BEANS = Map.of(
            "splitter", bean("UploadPartsExpression"),
            "batch-files", bean("BatchFilesExpression"),
            "collect-lines", bean("LinesAggregationStrategy"));

    private ComponentModel() {}

    private static JsonNode bean(String name) {
        return read("META-INF/services/org/apache/camel/bean/" + name + ".json").at("/bean/properties");
    }

    private static JsonNode read(String resource) {
        try (InputStream in = ComponentModel.class.getClassLoader().getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the options that a URI can have. */
    static Set<String> endpointOptions() {
        Set<String> names = new LinkedHashSet<>();
        JSON.get("properties").properties().forEach(option -> {
            if (!isPath(option.getValue())) {
                names.add(option.getKey());
            }
        });
        return names;
    }

    /** Whether this is the operation, which is no option but part of the path. */
    static boolean isPath(JsonNode option) {
        return option.path("kind").asText().equals("path");
    }

    static Set<String> headers() {
        Set<String> names = new LinkedHashSet<>();
        JSON.get("headers").properties().forEach(header -> names.add(header.getKey()));
        return names;
    }

    static String version() {
        return JSON.at("/component/version").textValue();
    }
}
