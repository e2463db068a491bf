package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.EndpointServiceRegistry.EndpointService;
import org.junit.jupiter.api.Test;

/** The URL in Camel's registry of services, which its dev console and Camel CLI show. */
class ServiceLocationTest extends UploadsTestSupport {

    private final Map<String, String> environment = new HashMap<>();

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.setEnvironment(environment::get);
        component.getConfiguration().setFileName("a.jsonl");
    }

    private OpenAIUploadsConfiguration onTheComponent() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration();
    }

    private List<EndpointService> services() {
        return context.getCamelContextExtension().getEndpointServiceRegistry().listAllEndpointServices().stream()
                .filter(service -> service.getComponent().equals("openai-uploads"))
                .toList();
    }

    private EndpointService service(String uri) {
        context.getEndpoint(uri);
        assertThat(services()).hasSize(1);
        return services().get(0);
    }

    @Test
    void shouldReportTheUrlOfTheEnvironmentToWhichItSends() {
        onTheComponent().setBaseUrl(null);
        environment.put("OPENAI_BASE_URL", emulator.baseUrl() + "/");

        assertThat(send("openai-uploads:create", "x").getException()).isNull();

        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        assertThat(services())
                .singleElement()
                .satisfies(service -> assertThat(service.getServiceUrl()).isEqualTo(emulator.baseUrl()))
                .satisfies(service -> assertThat(service.getServiceProtocol()).isEqualTo("http"));
    }

    @Test
    void shouldReportTheUrlOfTheComponentRatherThanThatOfTheEnvironment() {
        environment.put("OPENAI_BASE_URL", "https://environment.example/v1");
        onTheComponent().setBaseUrl("https://component.example/v1/");

        EndpointService service = service("openai-uploads:upload");

        assertThat(service.getServiceUrl()).isEqualTo("https://component.example/v1");
        assertThat(service.getServiceProtocol()).isEqualTo("https");
    }

    @Test
    void shouldReportTheUrlOfTheEndpointRatherThanThatOfTheComponent() {
        onTheComponent().setBaseUrl("https://component.example/v1");

        EndpointService service = service("openai-uploads:upload?baseUrl=HTTPS://endpoint.example/v1//");

        assertThat(service.getServiceUrl()).isEqualTo("HTTPS://endpoint.example/v1");
        assertThat(service.getServiceProtocol()).isEqualTo("https");
    }

    @Test
    void shouldReportThePublicApiIfNothingNamesAnother() {
        onTheComponent().setBaseUrl(" ");
        environment.put("OPENAI_BASE_URL", "");

        EndpointService service = service("openai-uploads:upload");

        assertThat(service.getServiceUrl()).isEqualTo("https://api.openai.com/v1");
        assertThat(service.getServiceProtocol()).isEqualTo("https");
    }

    @Test
    void shouldReportNoServiceForAUrlThatIsRefusedAndStillListTheOthers() {
        onTheComponent().setBaseUrl("https://user:hidden1@component.example/v1");
        context.getEndpoint("openai-uploads:upload");

        EndpointService service = service("openai-uploads:upload?baseUrl=https://endpoint.example/v1");

        assertThat(service.getServiceUrl()).isEqualTo("https://endpoint.example/v1");
    }
}
