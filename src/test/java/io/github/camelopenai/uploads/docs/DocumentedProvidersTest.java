package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Runs what the pages show for Azure OpenAI and for gateways. */
class DocumentedProvidersTest extends DocumentedRoutesSupport {

    private void use(EmulatorBuilder builder) {
        emulator = opened(builder.start());
    }

    private void assertUploaded(CamelContext context, String header, String value) {
        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header(header))
                .hasValue(value));
    }

    @Test
    void shouldSendTheKeyAsAzureWantsIt() throws Exception {
        use(UploadsEmulator.builder().azure());

        CamelContext context = startWith("azure-key.properties", Map.of(), "one-part.yaml");

        assertUploaded(context, "api-key", emulator.apiKey());
    }

    @Test
    void shouldSendTheVersionWhereAzureWantsOne() throws Exception {
        use(UploadsEmulator.builder().azure("2024-10-21"));

        CamelContext context = startWith("azure-version.properties", Map.of(), "one-part.yaml");

        assertUploaded(context, "api-key", emulator.apiKey());
    }

    @Test
    void shouldSendTokensOfABean() throws Exception {
        use(UploadsEmulator.builder().azure());
        Path token = Files.writeString(directory.resolve("token"), emulator.apiKey() + "\n");

        CamelContext context = start(Map.of(), new UploadWithTokens(token.toString()));

        assertUploaded(context, "Authorization", "Bearer " + emulator.apiKey());
        Files.writeString(token, "token-2");
        emulator.accept("token-2");
        assertThat(send(context, "direct:upload", CONTENT).getException()).isNull();
    }

    @Test
    void shouldFindTheBeanThatTheSettingsName() throws Exception {
        use(UploadsEmulator.builder().azure());
        Path token = Files.writeString(directory.resolve("token"), emulator.apiKey());

        CamelContext context = startWith(
                "token-provider.properties",
                Map.of("camel.beans.entraToken", "#class:" + TokenFile.class.getName() + "('" + token + "')"),
                "one-part.yaml");

        assertUploaded(context, "Authorization", "Bearer " + emulator.apiKey());
    }

    @Test
    void shouldFindTheBeanThatAUriInYamlNames() throws Exception {
        use(UploadsEmulator.builder().azure());
        Path token = Files.writeString(directory.resolve("token"), emulator.apiKey());

        RouteBuilder binding = new RouteBuilder() {
            @Override
            public void configure() {
                getContext().getRegistry().bind("entraToken", new TokenFile(token.toString()));
            }
        };
        CamelContext context = start(Map.of(OPTION + "apiKey", "not-used-there"), binding, "token-in-uri.yaml");

        assertUploaded(context, "Authorization", "Bearer " + emulator.apiKey());
    }

    @Test
    void shouldKeepThePathAndTheHeaderOfAGateway() throws Exception {
        use(UploadsEmulator.builder().azure().below("/llm"));
        String header = "Ocp-Apim-Subscription-Key";

        CamelContext context = startWith(
                "gateway.properties",
                Map.of(OPTION + "additionalHeader[" + header + "]", "subscription"),
                "one-part.yaml");

        assertUploaded(context, header, "subscription");
        assertThat(emulator.requests())
                .allSatisfy(request -> assertThat(request.path()).startsWith("/llm/openai/v1/uploads"));
    }
}
