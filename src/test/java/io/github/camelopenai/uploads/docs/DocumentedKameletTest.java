package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Kamelet in the jar, as a route in YAML calls it. */
class DocumentedKameletTest extends DocumentedRoutesSupport {

    private static final String KAMELET = "/kamelets/openai-upload-sink.kamelet.yaml";

    private static Object kamelet() throws IOException {
        try (InputStream in = DocumentedKameletTest.class.getResourceAsStream(KAMELET)) {
            return new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        }
    }

    /** What stands at a path of names and positions. */
    private static Object at(Object yaml, Object... path) {
        Object found = yaml;
        for (Object step : path) {
            found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
        }
        return found;
    }

    @Test
    void shouldUploadWithTheKameletFromARouteInYaml() throws IOException {
        start(Map.of(), "kamelet.yaml");

        putIntoInbox();

        awaitInInbox(".camel/batch.jsonl");
        assertThatTheFileIsThere();
    }

    @Test
    void shouldTakeAllItsParameters() throws IOException {
        CamelContext context = start(Map.of(), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload")
                        .to("kamelet:openai-upload-sink?purpose=user_data&fileName=renamed.txt&mimeType=text/x-own"
                                + "&partSize=5KiB&parallelParts=2&progressInterval=10s&apiKey=" + emulator.apiKey()
                                + "&baseUrl=" + emulator.baseUrl() + "&journalDirectory=" + directory);
            }
        });

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256(CONTENT));
        assertThat(emulator.onlyFile().filename()).isEqualTo("renamed.txt");
        assertThat(emulator.onlyFile().mimeType()).isEqualTo("text/x-own");
        assertThat(emulator.onlyFile().purpose()).isEqualTo("user_data");
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsPartCount")).isEqualTo(4);
        assertThat(result.getMessage().getBody(String.class)).contains("\"status\":\"completed\"");
    }

    @Test
    void shouldDocumentAllItsParameters() throws IOException {
        Map<?, ?> offered = (Map<?, ?>) at(kamelet(), "spec", "definition", "properties");
        List<?> required = (List<?>) at(kamelet(), "spec", "definition", "required");

        List<List<String>> expected = offered.keySet().stream()
                .map(name -> List.of(
                        name.toString(),
                        at(offered, name, "type").toString(),
                        (required.contains(name) ? "Required. " : "") + at(offered, name, "description")))
                .toList();

        assertThat(Pages.table("kamelet-parameters").stream()
                        .map(row -> row.stream().map(Pages::plain).toList()))
                .containsExactlyElementsOf(expected);
    }

    /** Camel takes no notice of parameters that a Kamelet does not have. */
    @Test
    void shouldBeCalledWithParametersThatItHas() throws IOException {
        String documented = Pages.read(Pages.OTHER_SNIPPETS.resolve("kamelet.yaml"));
        Object called = at(
                new Load(LoadSettings.builder().build()).loadFromString(documented),
                0,
                "route",
                "from",
                "steps",
                0,
                "to",
                "parameters");

        assertThat(((Map<?, ?>) at(kamelet(), "spec", "definition", "properties"))
                        .keySet()
                        .toArray())
                .contains(((Map<?, ?>) called).keySet().toArray());
    }

    @Test
    void shouldOfferOptionsThatTheComponentHasAndPassAllOfThemOn() throws IOException {
        Map<?, ?> offered = (Map<?, ?>) at(kamelet(), "spec", "definition", "properties");
        Map<?, ?> passedOn = (Map<?, ?>) at(kamelet(), "spec", "template", "from", "steps", 0, "to", "parameters");

        assertThat(passedOn.keySet()).hasToString(offered.keySet().toString());
        assertThat(ComponentModel.endpointOptions())
                .containsAll(offered.keySet().stream().map(String::valueOf).toList());
    }
}
