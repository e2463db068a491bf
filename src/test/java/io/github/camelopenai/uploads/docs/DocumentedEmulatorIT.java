package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void shouldTakeAFileFromACamelOfAnotherProcessAndPrintALineOfIt() throws Exception {
        String content = "some lines\n".repeat(100_000);
        try (EmulatorProcess emulator = start("--port", "0");
                CamelContext camel = new DefaultCamelContext()) {
            OpenAIUploadsComponent uploads = camel.getComponent("openai-uploads", OpenAIUploadsComponent.class);
            uploads.getConfiguration().setBaseUrl(baseUrl(emulator));
            uploads.getConfiguration().setApiKey("test-key");
            camel.start();
            camel.createProducerTemplate()
                    .requestBodyAndHeader(
                            "openai-uploads:upload?purpose=batch&partSize=256KiB",
                            content,
                            "CamelFileName",
                            "some lines.jsonl");

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

    @ParameterizedTest
    @ValueSource(strings = {"--colour", "--port", "--port x"})
    void shouldRefuseAWrongOption(String options) throws Exception {
        try (EmulatorProcess emulator = start(options.split(" "))) {
            assertThat(emulator.exitCode()).isEqualTo(2);
            assertThat(emulator.output()).hasSize(2).anySatisfy(line -> assertThat(line)
                    .contains(options.split(" ")));
        }
    }

    /** The page shows the help as it is. */
    @Test
    void shouldShowItsOptions() throws Exception {
        try (EmulatorProcess emulator = start("--help")) {
            assertThat(emulator.exitCode()).isZero();
            assertThat(Pages.read(Pages.COMPONENT))
                    .contains("----\n" + String.join("\n", emulator.output()) + "\n----");
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
