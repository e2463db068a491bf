package io.github.camelopenai.examples.cluster;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The resources of a Kubernetes manifest. Reading it fails if a field is unknown or has the wrong type. */
record Manifest(List<HasMetadata> resources) {

    /** The types collect unknown fields. Without their setter for these, an unknown field is an error. */
    private static final ObjectMapper STRICT = new ObjectMapper(new YAMLFactory())
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    static Manifest read() throws IOException {
        return parse(Files.readString(Path.of("kubernetes.yaml")));
    }

    static Manifest parse(String yaml) throws IOException {
        try (MappingIterator<HasMetadata> resources =
                STRICT.readerFor(HasMetadata.class).readValues(yaml)) {
            return new Manifest(resources.readAll());
        }
    }

    int terminationGracePeriodSeconds() {
        return Math.toIntExact(pod().getTerminationGracePeriodSeconds());
    }

    int port() {
        return container().getPorts().get(0).getContainerPort();
    }

    Stream<String> probedPaths() {
        return Stream.of(
                        container().getStartupProbe(),
                        container().getLivenessProbe(),
                        container().getReadinessProbe())
                .map(Probe::getHttpGet)
                .map(get -> get.getPath());
    }

    private Container container() {
        return pod().getContainers().get(0);
    }

    private PodSpec pod() {
        return resources.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec();
    }
}
