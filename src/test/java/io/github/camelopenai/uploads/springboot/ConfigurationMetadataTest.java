package io.github.camelopenai.uploads.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationMetadataTest {

    @Test
    void shouldListAllOptionsWithTypesDefaultsAndDescriptions() throws IOException {
        assertThat(ConfigurationMetadata.read(ConfigurationMetadata.FILE))
                .as("written by %s", ConfigurationMetadata.class)
                .isEqualTo(ConfigurationMetadata.ofComponent());
    }

    @Test
    void shouldHaveNoDefaultForTheKey() throws IOException {
        assertThat(ConfigurationMetadata.read(ConfigurationMetadata.FILE).get("properties"))
                .filteredOn(property -> property.get("name").textValue().endsWith(".api-key"))
                .hasSize(1)
                .noneMatch(property -> property.has("defaultValue"));
    }
}
