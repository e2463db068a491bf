package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs routes as the pages show them, against an emulator and in a working directory of their own. */
abstract class DocumentedRoutesSupport {

    static final String OPTION = "camel.component.openai-uploads.";
    static final byte[] CONTENT = random(20_000);

    @TempDir
    Path directory;

    private final List<AutoCloseable> resources = new ArrayList<>();
    UploadsEmulator emulator = opened(UploadsEmulator.start());

    final <T extends AutoCloseable> T opened(T resource) {
        resources.add(0, resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    /** What has to be done to an application before it starts. */
    void configure(Main main) {}

    /** A camel-main application; {@code routes} are RouteBuilders, or names of files in {@code docs/}. */
    final CamelContext start(Map<String, String> properties, Object... routes) {
        Main main = new Main();
        main.bind("file", new FilesBelow(directory));
        List<String> files = new ArrayList<>();
        for (Object route : routes) {
            if (route instanceof RouteBuilder builder) {
                main.configure().addRoutesBuilder(builder);
            } else {
                files.add("classpath:docs/" + route);
            }
        }
        if (!files.isEmpty()) {
            main.configure().setRoutesIncludePattern(String.join(",", files));
        }
        main.configure().withShutdownTimeout(5);
        Map.of(
                        "baseUrl",
                        emulator.baseUrl(),
                        "apiKey",
                        emulator.apiKey(),
                        "partSize",
                        "1KiB",
                        "retryDelay",
                        "5ms",
                        "outcomeTimeout",
                        "1s")
                .forEach((name, value) -> main.addOverrideProperty(OPTION + name, value));
        properties.forEach(main::addOverrideProperty);
        configure(main);
        if (properties.containsKey(OPTION + "tokenProvider")) {
            // Settings with tokens have no key.
            main.getOverrideProperties().remove(OPTION + "apiKey");
        }
        opened(main::stop);
        main.start();
        return main.getCamelContext();
    }

    /** With the settings of a file in {@code docs/}, of which some have to be others here. */
    final CamelContext startWith(String file, Map<String, String> instead, Object... routes) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/docs/" + file)) {
            properties.load(in);
        }
        Map<String, String> all = new HashMap<>();
        properties.forEach((name, value) -> all.put((String) name, (String) value));
        all.put(OPTION + "apiKey", emulator.apiKey());
        all.put(OPTION + "baseUrl", emulator.baseUrl());
        all.putAll(instead);
        return start(all, routes);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a file there all at once, as a polled directory needs it. */
    final void putIntoInbox() throws IOException {
        Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
        Files.move(file, Files.createDirectories(directory.resolve("inbox")).resolve("batch.jsonl"));
    }

    /** Waits until the file is done with, in {@code .camel} or {@code failed}. */
    final void awaitInInbox(String path) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.exists(directory.resolve("inbox").resolve(path)));
    }

    static Exchange send(CamelContext context, String uri, Object body) {
        try (var template = context.createProducerTemplate()) {
            return template.send(uri, exchange -> {
                exchange.getMessage().setBody(body);
                exchange.getMessage().setHeader(Exchange.FILE_NAME, "batch.jsonl");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void assertThatTheFileIsThere() {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256(CONTENT));
        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
    }
}
