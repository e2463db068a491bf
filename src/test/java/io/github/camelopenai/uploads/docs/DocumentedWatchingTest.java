package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.CapturedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches uploads as the page says, and compares what is seen with what the emulator has received, and with the page. */
@Timeout(120)
class DocumentedWatchingTest extends DocumentedRoutesSupport {

    private static final String UPLOAD = "direct:upload";

    @Override
    void configure(Main main) {
        main.bind("printProgress", new PrintProgress());
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(UPLOAD).routeId("upload").to("openai-uploads:upload?purpose=batch&mimeType=text/jsonl");
            }
        };
    }

    private String documented(String language, String containing) {
        return Pages.blocks().stream()
                .filter(block ->
                        block.language().equals(language) && block.text().contains(containing))
                .map(Pages.Block::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No block of " + language + " has " + containing));
    }

    @Test
    void shouldPrintHowFarAnUploadIs() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            send(start(Map.of(), route()), UPLOAD, CONTENT);
            // What has happened is told before the component has stopped.
            close();
        } finally {
            System.setOut(before);
        }

        List<String> lines = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("batch.jsonl: "))
                .toList();
        assertThat(lines).hasSize(20).contains("batch.jsonl: 1024 of 20000 bytes");
        assertThat(lines).last().isEqualTo("batch.jsonl: 20000 of 20000 bytes");
    }

    @Test
    void shouldLogHowFarAnUploadIs() throws IOException {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CamelContext context = startWith(
                "progress.properties", Map.of("camel.component.openai-uploads.progressInterval", "50ms"), route());
        try (CapturedLog log = new CapturedLog(Level.INFO, "%level %c{1} %m")) {
            CompletableFuture<Exchange> result = Background.call(() -> send(context, UPLOAD, CONTENT));
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains(" in flight")));
            gate.open();
            result.join();

            String line = log.lines().stream()
                    .filter(each -> each.contains(" in flight"))
                    .findFirst()
                    .orElseThrow();
            assertThat(line).startsWith("INFO ProgressLog batch.jsonl ");
            String captured = documented("text", " in flight, 1 retry\n01:");
            assertThat(captured.lines()).allSatisfy(each -> assertThat(progressShape(each))
                    .isEqualTo(progressShape(
                            "00:00:00 INFO  upload upload_0 " + line.replaceFirst("^INFO ProgressLog ", ""))));
        }
    }

    private static String progressShape(String line) {
        return line.replaceAll(", [0-9]+ (s|min) left|, [0-9]+ retr(y|ies)", "")
                .replaceAll("upload_[0-9a-f]+", "UPLOAD")
                .replaceAll("[0-9.]+( of [0-9.]+)? [kM]?B", "SIZE")
                .replaceAll("[0-9]+", "N");
    }

    @Test
    void shouldWriteTheUploadIntoEveryLineWithThisPattern() throws IOException {
        Properties log4j = new Properties();
        log4j.load(Files.newBufferedReader(Pages.OTHER_SNIPPETS.resolve("log4j2.properties")));
        String pattern = log4j.getProperty("appender.console.layout.pattern");
        CamelContext context = startWith("mdc.properties", Map.of(), route());
        try (CapturedLog log = new CapturedLog(Level.INFO, pattern.replace("%n", ""))) {
            emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
            send(context, UPLOAD, CONTENT);

            String upload = " upload " + emulator.onlyUpload().id() + " ";
            assertThat(log.lines())
                    .filteredOn(line -> line.contains(" failed: HTTP 503") || line.contains(" is completed"))
                    .hasSize(2)
                    .allMatch(line -> line.contains(upload));
        }
    }

    /** With the settings of a file, on a port that is free. */
    private CamelContext startWithServer(String settings, int port, Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(more);
        all.put("camel.management.port", String.valueOf(port));
        return startWith(settings, all, route());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(int port, String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The same things happen as did when the page's example was captured. */
    @Test
    void shouldShowInTheConsoleWhatThePageShows() throws Exception {
        int port = freePort();
        Path journal = directory.resolve("journal");
        CamelContext context = startWithServer(
                "dev-console.properties",
                port,
                Map.of("camel.component.openai-uploads.journalDirectory", journal.toString()));
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "Incorrect API key provided");
        send(context, UPLOAD, "content");
        emulator.script().on(EmulatorCall.ADD_PART).answerError(500, null, "broken");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().holdAnswer();
        CompletableFuture<Exchange> result = Background.call(() -> send(context, UPLOAD, CONTENT));
        await().until(() ->
                get(port, "/q/dev/openai-uploads", "text/plain").body().contains("4 in flight, 1 retry"));

        String text = get(port, "/q/dev/openai-uploads", "text/plain").body();
        String json = get(port, "/q/dev/openai-uploads", "application/json").body();

        gate.open();
        assertThat(result.join().getException()).isNull();
        assertThat(text).contains(emulator.onlyUpload().id());
        assertThat(shape(text)).isEqualTo(shape(documented("text", "Uploads in flight:")));
        ObjectMapper mapper = new ObjectMapper();
        assertThat(names(mapper.readTree(json))).isEqualTo(names(mapper.readTree(documented("json", "\"uploads\""))));
    }

    /** Without what is different each time. */
    private static String shape(String console) {
        return console.strip()
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
                .replaceAll("PENDING [0-9a-f]{64}", "PENDING NAME")
                .replaceAll("([jJ]ournal|Pace at) [^\\s:]+(://[^\\s/]+/v1)?", "$1 PLACE")
                .replaceAll("upload_[0-9a-f]+", "UPLOAD")
                .replaceAll("orders\\.jsonl", "batch.jsonl")
                .replaceAll("request id req_[0-9a-f]+", "REQUEST")
                .replaceAll("exchange [0-9A-F]+-[0-9A-F]+", "EXCHANGE")
                .replaceAll(", [0-9]+ (s|min) left", "")
                .replaceAll("[0-9]+(\\.[0-9]+)? ([kMG]?B(/s)?|%|min|s\\b)", "SOME")
                .replaceAll("[0-9]+(\\.[0-9]+)?", "N")
                .replaceAll("N of SOME", "SOME of SOME");
    }

    private static TreeSet<String> names(JsonNode json) {
        TreeSet<String> names = new TreeSet<>();
        json.properties().forEach(field -> {
            names.add(field.getKey());
            names(field.getValue()).forEach(below -> names.add(field.getKey() + "." + below));
        });
        json.forEach(element -> {
            if (json.isArray()) {
                names.addAll(names(element));
            }
        });
        return names;
    }

    @Test
    void shouldBeUnhealthyOverHttpWhileTheServerRefuses() throws Exception {
        int port = freePort();
        CamelContext context = startWithServer("health.properties", port, Map.of());
        assertThat(get(port, "/observe/health", "application/json").statusCode())
                .isEqualTo(200);
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");
        send(context, UPLOAD, CONTENT);

        HttpResponse<String> all = get(port, "/observe/health", "application/json");

        assertThat(all.statusCode()).isEqualTo(503);
        JsonNode shown = new ObjectMapper().readTree(all.body());
        JsonNode documented = new ObjectMapper().readTree(documented("json", "\"DOWN\""));
        assertThat(names(shown)).isEqualTo(names(documented));
        assertThat(shown.at("/checks/0/name").asText())
                .matches(documented.at("/checks/0/name").asText().replaceFirst("[0-9a-f]+$", "[0-9a-f]+"));
        assertThat(shown.at("/checks/0/message").asText()).startsWith("1 failure(s) in a row, the last one: ");
        assertThat(get(port, "/observe/health/ready", "application/json").statusCode())
                .isEqualTo(503);
        assertThat(get(port, "/observe/health/live", "application/json").statusCode())
                .isEqualTo(200);

        assertThat(details(get(port, "/observe/health/ready?data=true", "application/json")))
                .containsAll(Pages.table("health-details").stream()
                        .map(row -> Pages.plain(row.get(0)))
                        .toList());

        send(context, UPLOAD, CONTENT);

        assertThat(get(port, "/observe/health/ready", "application/json").statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldHaveNoPartInTheHealthWhenTheComponentIsToldSo() throws Exception {
        int port = freePort();
        CamelContext context = startWithServer(
                "health.properties",
                port,
                Map.of("camel.component.openai-uploads.healthCheckProducerEnabled", "false"));
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");
        send(context, UPLOAD, CONTENT);

        HttpResponse<String> ready = get(port, "/observe/health/ready?exposureLevel=full", "application/json");

        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        assertThat(ready.body()).contains("\"UP\"").doesNotContain("openai-uploads");
    }

    private static List<String> details(HttpResponse<String> health) throws IOException {
        List<String> names = new ArrayList<>();
        new ObjectMapper()
                .readTree(health.body())
                .at("/checks/0/data")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }
}
