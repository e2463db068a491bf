package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The files in the component's jar. A stray file in the root would shadow, or be shadowed by, those of other jars. */
class JarContentsIT {

    private static final String CAMEL = "META-INF/services/org/apache/camel/";

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("component.jar"))) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    /** The names in a folder, those of folders with a slash. */
    private static Collection<String> in(String folder) throws IOException {
        Collection<String> names = new TreeSet<>();
        for (String file : files()) {
            if (file.startsWith(folder)) {
                String below = file.substring(folder.length());
                int slash = below.indexOf('/');
                names.add(slash < 0 ? below : below.substring(0, slash + 1));
            }
        }
        return names;
    }

    @Test
    void shouldHaveNoFilesInItsRoot() throws IOException {
        assertThat(in("")).containsExactlyInAnyOrder("META-INF/", "io/", "kamelets/");
        assertThat(in("kamelets/")).containsExactly("openai-upload-sink.kamelet.yaml");
    }

    @Test
    void shouldHaveClassesInItsOwnPackagesOnly() throws IOException {
        assertThat(files())
                .filteredOn(file -> file.startsWith("io/") || file.endsWith(".class"))
                .allMatch(file -> file.startsWith("io/github/camelopenai/uploads/"));
    }

    @Test
    void shouldContainTheExpectedFilesInMetaInf() throws IOException {
        assertThat(in("META-INF/"))
                .containsExactlyInAnyOrder(
                        "MANIFEST.MF",
                        "LICENSE",
                        "NOTICE",
                        // Camel: its description in the catalog, and its services
                        "io/",
                        "org/",
                        "services/",
                        // Quarkus
                        "jandex.idx",
                        // Spring Boot
                        "spring/",
                        "spring.factories",
                        "spring-configuration-metadata.json",
                        "maven/");
    }

    @Test
    void shouldKeepTheServicesThatCamelLoadsByName() throws IOException {
        assertThat(files())
                .contains(
                        CAMEL + "TypeConverterLoader",
                        CAMEL + "component.properties",
                        CAMEL + "component/openai-uploads",
                        CAMEL + "configurer/openai-uploads-component",
                        CAMEL + "configurer/openai-uploads-endpoint",
                        CAMEL + "dev-console/openai-uploads",
                        CAMEL + "dev-consoles.properties",
                        CAMEL + "urifactory/openai-uploads-endpoint",
                        "META-INF/services/org.apache.camel.telemetry.SpanDecorator");
    }

    @Test
    void shouldNameItsOwnVersionInTheKamelet() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("component.jar"))) {
            String version = jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            byte[] kamelet = jar.getInputStream(jar.getEntry("kamelets/openai-upload-sink.kamelet.yaml"))
                    .readAllBytes();

            assertThat(new String(kamelet, StandardCharsets.UTF_8))
                    .contains("\"mvn:io.github.camelopenai:camel-openai-uploads:" + version + "\"");
        }
    }
}
