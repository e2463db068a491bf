package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.component.PropertyConfigurerSupport;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;

/** Quarkus finds a component by the index in its jar, and passes over a jar that has none. */
class JandexIndexTest {

    private static Index index() throws IOException, URISyntaxException {
        URL classes = OpenAIUploadsComponent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        try (InputStream in =
                classes.toURI().resolve("META-INF/jandex.idx").toURL().openStream()) {
            return new IndexReader(in).read();
        }
    }

    @Test
    void shouldCarryAnIndexThatNamesTheComponent() throws Exception {
        assertThat(index().getAnnotations(DotName.createSimple(Component.class.getName())))
                .extracting(found -> found.target().asClass().name().toString())
                .containsExactly(OpenAIUploadsComponent.class.getName());
    }

    @Test
    void shouldIndexWhatCamelLoadsByName() throws Exception {
        Index index = index();

        assertThat(index.getClassByName(DotName.createSimple(OpenAIUploadsEndpoint.class.getName())))
                .isNotNull();
        assertThat(index.getAllKnownSubclasses(DotName.createSimple(PropertyConfigurerSupport.class.getName())))
                .extracting(found -> found.name().toString())
                .contains(
                        OpenAIUploadsComponentConfigurer.class.getName(),
                        OpenAIUploadsEndpointConfigurer.class.getName());
    }
}
