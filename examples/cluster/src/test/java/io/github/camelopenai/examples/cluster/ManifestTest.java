package io.github.camelopenai.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final int CAMELS_EXTRA_SHUTDOWN_SECONDS = 15;

    private final Properties settings = new Properties();

    @BeforeEach
    void readSettings() throws Exception {
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(reader);
        }
    }

    @Test
    void shouldGiveCamelTheTimeToStop() throws Exception {
        int timeout = Integer.parseInt(settings.getProperty("camel.main.shutdown-timeout"));

        assertThat(Manifest.read().terminationGracePeriodSeconds())
                .isGreaterThan(timeout + CAMELS_EXTRA_SHUTDOWN_SECONDS);
    }

    @Test
    void shouldProbeThePortOfTheApplication() throws Exception {
        assertThat(settings.getProperty("camel.management.port"))
                .isEqualTo(String.valueOf(Manifest.read().port()));
    }
}
