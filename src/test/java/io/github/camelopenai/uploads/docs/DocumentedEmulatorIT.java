package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emulator's jar, run as the page says. */
class DocumentedEmulatorIT {

    @TempDir
    Path directory;

    private EmulatorProcess start(String... options) throws Exception {
        return new EmulatorProcess(directory, options);
    }

    private static String baseUrl(EmulatorProcess emulator) {
        await().until(() -> !emulator.isAlive() || !emulator.output().isEmpty());
        return emulator.output().get(0);
    }

    private static void upload(EmulatorProcess to, String content) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            OpenAIUploadsComponent uploads = camel.getComponent("openai-uploads", OpenAIUploadsComponent.class);
            uploads.getConfiguration().setBaseUrl(baseUrl(to));
            uploads.getConfiguration().setApiKey("test-key");
            uploads.getConfiguration().setRetryDelay("10ms");
            camel.start();
            camel.createProducerTemplate()
                    .requestBodyAndHeader(
                            "openai-uploads:upload?purpose=batch&partSize=256KiB",
                            content,
                            "CamelFileName",
                            "some lines.jsonl");
        }
    }

    @Test
    void shouldTakeAFileFromACamelOfAnotherProcessAndPrintALineOfIt() throws Exception {
        String content = "some lines\n".repeat(100_000);
        try (EmulatorProcess emulator = start("--port", "0")) {
            upload(emulator, content);

            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
            assertThat(emulator.output())
                    .hasSize(2)
                    .last()
                    .asString()
                    .matches(
                            "file id=file-\\w+ bytes=1100000 sha256=" + sha256 + " md5=\\w+ filename=some lines.jsonl");

            emulator.terminate();
            assertThat(emulator.exitCode()).isEqualTo(143);
            assertThat(emulator.output()).hasSize(2);
            assertThat(emulator.leftovers()).isEmpty();
        }
    }

    /** What a shell prints that runs the block of the page with these words. */
    private List<JsonNode> shell(EmulatorProcess emulator, String words) throws Exception {
        String script = Pages.blocks().stream()
                .filter(block -> block.language().equals("sh") && block.text().contains(words))
                .findFirst()
                .orElseThrow()
                .text();
        Path output = directory.resolve("shell");
        Process shell = new ProcessBuilder(
                        "bash",
                        "-ec",
                        // Its answers end without a line break.
                        "curl() { command curl \"$@\" --noproxy '*' -w '\\n'; }\n"
                                + script.replace(
                                        "http://127.0.0.1:4010",
                                        baseUrl(emulator).replace("/v1", "")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor()).as(Pages.read(output)).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Pages.read(output).lines().toList()) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    @Test
    void shouldMisbehaveAndTellWhatItHasReceivedOverHttp() throws Exception {
        Path faults = Files.writeString(directory.resolve("faults.json"), "{\"on\": \"create\", \"answer\": 429}");
        try (EmulatorProcess emulator = start("--port", "0", "--faults", faults.toString())) {
            assertThat(shell(emulator, "\"on\": \"add_part\""))
                    .extracting(answer -> answer.path("pending_faults").asInt())
                    .containsExactly(3, 3);
            upload(emulator, "some lines\n".repeat(60_000));

            List<JsonNode> answers = shell(emulator, "$emulator/uploads");
            assertThat(answers).hasSize(6);
            assertThat(answers.get(0).at("/files/0/filename").asText()).isEqualTo("some lines.jsonl");
            assertThat(answers.get(1).at("/uploads/0/status").asText()).isEqualTo("completed");
            assertThat(answers.get(2).findValuesAsText("status"))
                    .contains("503")
                    .startsWith("429");
            assertThat(answers.get(2).findValuesAsText("call")).contains("list_files");
            assertThat(answers.get(3).at("/pending_faults").asInt()).isZero();
            assertThat(answers.get(5).at("/pending_faults").asInt()).isZero();
        }
    }

    @Test
    void shouldDocumentAllFieldsOfARule() throws Exception {
        try (UploadsEmulator emulator =
                UploadsEmulator.builder().httpControl(true).start()) {
            String refusal = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + emulator.port() + "/_emulator/faults"))
                                    .POST(BodyPublishers.ofString("{\"x\": 1}"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            String fields = Pages.table("emulator-faults").stream()
                    .map(row -> Pages.plain(row.get(0)))
                    .collect(Collectors.joining(", "));

            assertThat(refusal.replace("and the faults ", "")).contains(fields);
        }
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0);
                EmulatorProcess emulator = start("--port", "" + other.getLocalPort())) {
            assertThat(emulator.exitCode()).isEqualTo(1);
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("Port " + other.getLocalPort() + " on 127.0.0.1 is taken", "another port");
        }
    }

    @Test
    void shouldSayThatItCannotKeepFiles() throws Exception {
        try (EmulatorProcess emulator = start("--port", "0", "--store", "/dev/null/files")) {
            assertThat(emulator.exitCode()).isEqualTo(1);
            assertThat(emulator.output()).singleElement().asString().contains("/dev/null");
        }
    }

    @Test
    void shouldRefuseAWrongOption() throws Exception {
        try (EmulatorProcess emulator = start("--colour")) {
            assertThat(emulator.exitCode()).isEqualTo(2);
            assertThat(emulator.output()).hasSize(2).first().asString().contains("--colour", "--port");
        }
    }

    /** The page shows the help as it is. */
    @Test
    void shouldShowItsOptions() throws Exception {
        try (EmulatorProcess emulator = start("--help")) {
            assertThat(emulator.exitCode()).isZero();
            assertThat(Pages.componentText()).contains("----\n" + String.join("\n", emulator.output()) + "\n----");
        }
    }

    @Test
    void shouldCarryTheLicencesOfWhatItContains() throws Exception {
        try (JarFile jar = new JarFile(EmulatorProcess.JAR.toFile())) {
            List<String> names = jar.stream().map(Object::toString).toList();
            assertThat(names)
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "META-INF/FastDoubleParser-LICENSE",
                            "META-INF/FastDoubleParser-NOTICE",
                            "META-INF/maven/com.fasterxml.jackson.core/jackson-databind/pom.properties")
                    .doesNotHaveDuplicates()
                    .noneMatch(name -> name.contains("Test"));
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Jackson JSON processor", "FastDoubleParser");
        }
    }
}
