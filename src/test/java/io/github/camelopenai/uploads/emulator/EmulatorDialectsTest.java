package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the emulator speaks when it is Azure OpenAI, and where it is found. */
class EmulatorDialectsTest {

    private UploadsEmulator emulator;

    @AfterEach
    void close() {
        emulator.close();
    }

    private HttpResponse<String> create(String query, String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/uploads" + query))
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(BodyPublishers.ofString(EmulatorClient.createJson(1)))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void shouldAcceptAKeyOrATokenOnAzure() throws Exception {
        emulator = UploadsEmulator.builder().azure().start();

        assertThat(emulator.baseUrl()).endsWith("/openai/v1");
        assertThat(create("", "api-key", "test-key").statusCode()).isEqualTo(200);
        assertThat(create("", "Authorization", "Bearer test-key").statusCode()).isEqualTo(200);
        assertThat(create("?api-version=preview", "api-key", "test-key").statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseInTheFormatOfAzure() throws Exception {
        emulator = UploadsEmulator.builder().azure().start();

        HttpResponse<String> refused = create("", "api-key", "hidden1");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(ApiJson.parse(refused.body()).path("error").fieldNames())
                .toIterable()
                .containsExactly("code", "message");
        assertThat(ApiJson.parse(refused.body()).at("/error/code").textValue()).isEqualTo("401");
        assertThat(refused.body()).contains("Access denied").doesNotContain("hidden1");
        assertThat(refused.headers().firstValue("apim-request-id")).isPresent();
        assertThat(refused.headers().firstValue("x-request-id")).isEmpty();
    }

    @Test
    void shouldAcceptOnlyItsApiVersion() throws Exception {
        emulator = UploadsEmulator.builder().azure("2024-10-21").start();

        assertThat(emulator.baseUrl()).endsWith("/openai");
        assertThat(create("?api-version=2024-10-21", "api-key", "test-key").statusCode())
                .isEqualTo(200);
        for (String query : new String[] {"", "?api-version=2020-01-01"}) {
            HttpResponse<String> refused = create(query, "api-key", "test-key");
            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.body()).isEqualTo("{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
        }
    }

    @Test
    void shouldNotAcceptTheHeaderApiKeyOnOpenAi() throws Exception {
        emulator = UploadsEmulator.start();

        assertThat(create("", "api-key", "test-key").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldAcceptOnlyTheLastOfSeveralTokens() throws IOException {
        emulator = UploadsEmulator.builder().apiKey("token-1").start();
        EmulatorClient first = new EmulatorClient(emulator);
        assertThat(first.create(1).status()).isEqualTo(200);

        emulator.accept("token-2");

        assertThat(first.create(1).status()).isEqualTo(401);
        assertThat(new EmulatorClient(emulator).create(1).status()).isEqualTo(200);
    }

    @Test
    void shouldServeOnlyThePathOfTheGateway() throws Exception {
        emulator = UploadsEmulator.builder().below("/llm").start();
        EmulatorClient client = new EmulatorClient(emulator);

        Reply upload = client.create(1);

        assertThat(emulator.baseUrl()).endsWith("/llm/v1");
        assertThat(upload.status()).isEqualTo(200);
        String outside = emulator.baseUrl().replace("/llm", "");
        assertThat(new EmulatorClient(HttpClient.newHttpClient(), outside, "test-key")
                        .create(1)
                        .status())
                .isEqualTo(404);
    }
}
