package io.github.camelopenai.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void shouldHaveTheFieldsOfKubernetesAlone() throws Exception {
        assertThat(Manifest.read().resources())
                .extracting(HasMetadata::getKind)
                .containsExactly("Secret", "ConfigMap", "Deployment");
    }

    @ParameterizedTest
    @CsvSource({
        "containerPort, containerPorts",
        "periodSeconds: 2, periodSeconds: soon",
        "apps/v1, apps/v0",
        "startupProbe, startProbe",
        "kind: Secret, kind: Secrets"
    })
    void shouldRefuseAMistake(String right, String wrong) throws Exception {
        String mistaken = Files.readString(Path.of("kubernetes.yaml")).replaceFirst(right, wrong);

        assertThatThrownBy(() -> Manifest.parse(mistaken)).isInstanceOf(IOException.class);
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
