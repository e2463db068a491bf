package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources behind a URL that stall before their content: how they are left. */
@Timeout(60)
class UrlStallTest extends UploadsTestSupport {

    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB";
    private static final String PATH = "/bucket/orders.jsonl";

    private final RangeServer source = RangeServer.start();

    UrlStallTest() {
        source.putGenerated(PATH, 1_000_000, 1);
    }

    @AfterEach
    void stopSource() {
        source.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private void stallTheFirstAnswer(String where) {
        switch (where) {
            case "head" -> source.faults().onAny().always().stall();
            case "body" -> source.faults().onAny().always().stallAfter(0);
            default -> throw new IllegalArgumentException(where);
        }
    }

    private void requireInterruptible(String uri, String state) throws Exception {
        CompletableFuture<Exchange> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> sent.complete(send(uri, source.uri(PATH))), state);
        sender.start();
        await().until(() -> source.inFlight() > 0);

        sender.interrupt();

        assertThat(sent.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(UploadAbortedException.class)
                .hasMessageContaining("interrupted");
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).isEmpty();
        await().until(() -> source.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body"})
    void shouldStopWaitingForASourceWhenTheThreadOfTheRouteIsInterrupted(String where) throws Exception {
        stallTheFirstAnswer(where);

        requireInterruptible(UPLOAD, where);
    }

    @Test
    void shouldStopWaitingForASourceInCreateWhenTheThreadIsInterrupted() throws Exception {
        stallTheFirstAnswer("head");

        requireInterruptible("direct:upload", "head");
    }

    @Test
    void shouldNotHideARefusalThatFollowsAStall() {
        source.faults().on(PATH).nth(2).stallAfter(30_000);
        source.faults().on(PATH).nth(4).answer(403);

        Exchange exchange = send(UPLOAD + "&parallelParts=1&stallTimeout=1s&outageTimeout=5m", source.uri(PATH));

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(SourceRefusedException.class)
                .hasStackTraceContaining("is refused since 20");
        assertThat(source.requests()).hasSize(4);
    }

    @Test
    void shouldNotWaitForEverForAnAnswerThatNeverBegins() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread drips = new Thread(() -> dripHeaders(server));
            drips.setDaemon(true);
            drips.start();
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x.jsonl");

            Exchange exchange = send(UPLOAD + "&stallTimeout=1s&outageTimeout=500ms", url);

            assertThat(exchange.getException()).hasMessageContaining("no complete answer for 1000 ms (stallTimeout)");
        }
    }

    @Test
    void shouldNotWaitForEverForATunnel() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread drips = new Thread(() -> dripHeaders(proxy));
            drips.setDaemon(true);
            drips.start();
            OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(proxy.getLocalPort());

            Exchange exchange =
                    send(UPLOAD + "&stallTimeout=1s&outageTimeout=500ms", URI.create("https://127.0.0.1:9/x.jsonl"));

            assertThat(exchange.getException()).hasMessageContaining("no complete answer for 1000 ms (stallTimeout)");
        }
    }

    /** Sends a head that never ends, one byte after another. */
    private static void dripHeaders(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                OutputStream out = client.getOutputStream();
                out.write("HTTP/1.1 206 Partial Content\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write('x');
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (IOException | InterruptedException e) {
                // The client has given up.
            }
        }
    }
}
