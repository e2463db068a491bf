package io.github.camelopenai.examples.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the tests need to know of {@code kubernetes.yaml}. */
record Manifest(Map<?, ?> pod) {

    static Manifest read() throws IOException {
        Iterable<Object> documents = new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(Path.of("kubernetes.yaml")));
        return StreamSupport.stream(documents.spliterator(), false)
                .map(Map.class::cast)
                .filter(document -> document.get("kind").equals("Deployment"))
                .map(deployment -> new Manifest((Map<?, ?>) at(deployment, "spec", "template", "spec")))
                .findFirst()
                .orElseThrow();
    }

    int terminationGracePeriodSeconds() {
        return (int) pod.get("terminationGracePeriodSeconds");
    }

    int port() {
        return (int) ((Map<?, ?>) ((List<?>) container().get("ports")).get(0)).get("containerPort");
    }

    Stream<String> probedPaths() {
        return Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                .map(probe -> (String) at(container(), probe, "httpGet", "path"));
    }

    private Map<?, ?> container() {
        return (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);
    }

    private static Object at(Object yaml, String... keys) {
        Object below = yaml;
        for (String key : keys) {
            below = ((Map<?, ?>) below).get(key);
        }
        return below;
    }
}
