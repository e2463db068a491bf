package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A signed link, which gives access to an object, must not be found anywhere. */
class LinkSecrecyTest extends UploadsTestSupport {

    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&parallelParts=2&outageTimeout=300ms";

    private final RangeServer source = RangeServer.start();
    private final RangeObject object =
            source.putGenerated("/bucket/orders.jsonl", 1_000_000, 1).signed();
    private final URI link = source.signedLink("/bucket/orders.jsonl", Duration.ofHours(1));
    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void hear() {
        listen(event -> events.add(String.valueOf(event)));
    }

    @AfterEach
    void stopSource() {
        source.close();
    }

    /** All text of an upload: exception, headers, log, events, console, journal. */
    private String textOf(Object body) throws IOException {
        StringWriter all = new StringWriter();
        try (CapturedLog log = new CapturedLog(Level.TRACE, "%logger %m %ex")) {
            Exchange exchange = send(UPLOAD + "&journalDirectory=" + directory, body);
            if (exchange.getException() != null) {
                exchange.getException().printStackTrace(new PrintWriter(all));
            }
            all.append(exchange.getMessage().getHeaders().toString())
                    .append(exchange.getAllProperties().toString())
                    .append(String.valueOf(devConsole().call(DevConsole.MediaType.TEXT)))
                    .append(String.valueOf(devConsole().call(DevConsole.MediaType.JSON)));
            // Camel's own template logs the body that it sends.
            log.lines().stream()
                    .filter(line -> !line.startsWith("org.apache.camel.impl.engine.DefaultProducerCache")
                            && !line.startsWith("org.apache.camel.processor."))
                    .forEach(line -> all.append(line).append('\n'));
        }
        all.append(events.toString());
        for (Path file : journal()) {
            all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private List<Path> journal() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        }
    }

    private void requireNoSecretIn(String text) {
        String signature = link.getRawQuery().replaceAll(".*sig=([^&]*).*", "$1");
        assertThat(signature).isNotEmpty();
        assertThat(text).contains("orders.jsonl").doesNotContain("sig=", signature, link.getRawQuery());
    }

    @Test
    void shouldShowNoLinkAfterSuccess() throws IOException {
        requireNoSecretIn(textOf(link));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
    }

    @Test
    void shouldShowNoLinkThatHasExpired() throws IOException {
        source.faults().on(object.path()).nth(4).runAfter(10, source::expireLinks);

        requireNoSecretIn(textOf(link));
    }

    @Test
    void shouldShowNoLinkOfASourceThatIsDown() throws IOException {
        source.faults().on(object.path()).nth(4).runAfter(10, source::takeDown);

        requireNoSecretIn(textOf(link));
    }

    @Test
    void shouldShowNoLinkThatARedirectLeadsTo() throws IOException {
        source.redirect("/latest/orders.jsonl", link, 302);
        source.faults().on(object.path()).nth(4).runAfter(10, source::expireLinks);

        requireNoSecretIn(textOf(source.uri("/latest/orders.jsonl")));
    }

    @Test
    void shouldShowNoUrlThatIsMalformed() throws IOException {
        requireNoSecretIn(textOf(new java.net.URL(link + "&name=with blank")));
    }
}
