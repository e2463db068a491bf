package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlApiTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final UploadsEmulator emulator =
            UploadsEmulator.builder().httpControl(true).start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void stop() {
        emulator.close();
    }

    private static HttpResponse<String> ask(UploadsEmulator of, String method, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.port() + "/_emulator" + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> response = ask(emulator, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiJson.parse(response.body());
    }

    @Test
    void shouldListReceivedRequestsAndFiles() throws Exception {
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();
        client.complete(upload, part);

        EmulatedFile file = emulator.onlyFile();
        assertThat(ask("GET", "/files", "").at("/files/0/sha256").asText()).isEqualTo(file.sha256());
        JsonNode uploads = ask("GET", "/uploads", "").get("uploads");
        assertThat(uploads).hasSize(1);
        assertThat(uploads.at("/0/status").asText()).isEqualTo("completed");
        assertThat(uploads.at("/0/file_id").asText()).isEqualTo(file.id());
        assertThat(uploads.at("/0/parts/0/id").asText()).isEqualTo(part);
        JsonNode requests = ask("GET", "/requests", "").get("requests");
        assertThat(requests.findValuesAsText("call")).containsExactly("create", "add_part", "complete");
        assertThat(requests.toString()).doesNotContain(emulator.apiKey());
        assertThat(emulator.requests()).hasSize(3);
    }

    @Test
    void shouldPlayFaultsInTheOrderOfTheirRules() throws Exception {
        ask("POST", "/faults", """
                [{"on": "create", "answer": 429, "headers": {"Retry-After": 3}, "body": {"a": 1}},
                 {"on": "create", "nth": 2, "times": 2, "process_then_answer": 502, "body": "later"},
                 {"on": "any", "times": "always", "delay_answer": 1}]""");
        assertThat(ask("GET", "/faults", "").get("pending_faults").asInt()).isEqualTo(2);

        assertThat(client.create(1).status()).isEqualTo(429);
        assertThat(client.create(1).status()).isEqualTo(502);
        assertThat(client.create(1).status()).isEqualTo(502);
        assertThat(client.create(1).status()).isEqualTo(200);
        assertThat(emulator.uploads()).hasSize(3);
        assertThat(ask("GET", "/faults", "").get("pending_faults").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"lose_answer\": true",
                "\"truncate_answer\": true",
                "\"cut_after\": 3",
                "\"delay_answer\": \"2ms\"",
                "\"answer\": 503"
            })
    void shouldPlayEachFaultOnce(String fault) throws Exception {
        ask("POST", "/faults", "{\"on\": \"create\", " + fault + "}");

        try {
            client.create(1);
        } catch (IOException e) {
            // What some of the faults are there for.
        }
        assertThat(ask("GET", "/faults", "").get("pending_faults").asInt()).isZero();
        assertThat(client.create(1).status()).isEqualTo(200);
    }

    @Test
    void shouldDeleteRulesAndRecords() throws Exception {
        client.create(1);
        ask("POST", "/faults", "{\"on\": \"any\", \"times\": \"always\", \"answer\": 500}");
        ask("DELETE", "/faults", "");
        assertThat(client.create(1).status()).isEqualTo(200);

        ask("DELETE", "", "");
        assertThat(emulator.uploads()).isEmpty();
        assertThat(emulator.requests()).isEmpty();
        assertThat(client.create(1).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "nonsense | JSON",
                "[1] | JSON",
                "{} | exactly one, answer, stall_after, none",
                "{\"on\":\"any\",\"answer\":503,\"lose_answer\":true} | exactly one, answer, lose_answer",
                "{\"on\":\"any\",\"nht\":2,\"answer\":503} | 'nht', nth, times",
                "{\"answer\":503} | 'on', missing, add_part",
                "{\"on\":\"part\",\"answer\":503} | \"part\", add_part, any",
                "{\"on\":\"any\",\"nth\":0,\"answer\":503} | 'nth', 1, 0",
                "{\"on\":\"any\",\"times\":\"ever\",\"answer\":503} | 'times', always, ever",
                "{\"on\":\"any\",\"answer\":\"503\"} | 'answer', 200 to 599",
                "{\"on\":\"any\",\"answer\":42} | 'answer', 42",
                "{\"on\":\"any\",\"delay_answer\":\"2 h\"} | 'delay_answer', 2s, 2 h",
                "{\"on\":\"any\",\"delay_answer\":1,\"body\":\"\"} | 'body', process_then_answer",
                "{\"on\":\"any\",\"lose_answer\":false} | 'lose_answer', true, false",
                "{\"on\":\"any\",\"cut_after\":-1} | 'cut_after', bytes, -1",
                "{\"on\":\"any\",\"answer\":503,\"headers\":[]} | 'headers', object",
                "{\"on\":\"any\",\"answer\":503,\"headers\":{\"A\":\"b\\nc\"}} | 'headers', line, A"
            })
    void shouldRefuseAnInvalidRuleWithTheAllowedValues(String rule, String words) throws Exception {
        HttpResponse<String> response = ask(emulator, "POST", "/faults", rule);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiJson.parse(response.body()).at("/error/message").asText())
                .contains(words.strip().split(", "));
        assertThat(emulator.script().pending()).isZero();
    }

    /** The first rule of an array is not in force if the second one is wrong. */
    @Test
    void shouldAddAllRulesOrNone() throws Exception {
        assertThat(ask(emulator, "POST", "/faults", "[{\"on\":\"any\",\"answer\":503},{}]")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.create(1).status()).isEqualTo(200);
    }

    @Test
    void shouldListItsCalls() throws Exception {
        HttpResponse<String> response = ask(emulator, "PUT", "/file", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("PUT /_emulator/file", "GET /_emulator/files", "/_emulator/faults");
    }

    @Test
    void shouldAnswer404ByDefault() throws Exception {
        try (UploadsEmulator other = UploadsEmulator.start()) {
            assertThat(ask(other, "GET", "/files", "").statusCode()).isEqualTo(404);
            assertThat(other.requestsOf(EmulatorCall.UNKNOWN)).hasSize(1);
        }
    }
}
