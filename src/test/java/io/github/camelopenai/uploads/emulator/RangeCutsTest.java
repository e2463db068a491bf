package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of connections to a range server: cut, stalled and refused ones. */
@Timeout(120)
class RangeCutsTest {

    private static final int LENGTH = 1000;
    private static final String REQUEST = "GET /data HTTP/1.1\r\nHost: a\r\n\r\n";

    private final RangeServer server = RangeServer.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void put() {
        server.put("/data", "0123456789".repeat(LENGTH / 10).getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest request(String range) {
        return HttpRequest.newBuilder(server.uri("/data"))
                .header("Range", range)
                .build();
    }

    private HttpResponse<String> get(String range) throws Exception {
        return http.send(request(range), HttpResponse.BodyHandlers.ofString());
    }

    private int status() throws Exception {
        return get("bytes=0-9").statusCode();
    }

    @Test
    void shouldSendExactlyTheBytesBeforeAnOrderlyClose() throws Exception {
        server.faults().onAny().closeAfter(123);

        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send(REQUEST).readAll();

            assertThat(answer).contains("Content-Length: 1000");
            assertThat(body(answer)).hasSize(123);
        }
        assertThat(server.bytesSent("/data")).isEqualTo(123);
        assertThat(server.requests().get(0).ended()).isTrue();
        assertThat(status()).isEqualTo(206);
    }

    @Test
    void shouldResetTheConnectionAfterSomeBytes() throws Exception {
        server.faults().onAny().resetAfter(123);

        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST);

            assertThatThrownBy(client::readAll).isInstanceOf(SocketException.class);
        }
        assertThat(server.bytesSent("/data")).isEqualTo(123);
    }

    @Test
    void shouldEndTheConnectionInsteadOfAnswering() throws Exception {
        server.faults().onAny().closeUnanswered();
        server.faults().onAny().resetUnanswered();

        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send(REQUEST).readAll()).isEmpty();
        }
        try (RawClient client = new RawClient(server.port())) {
            assertThatThrownBy(() -> client.send(REQUEST).readAll()).isInstanceOf(SocketException.class);
        }
        assertThat(server.requests()).hasSize(2).allSatisfy(request -> assertThat(request.status())
                .isZero());
    }

    @Test
    void shouldSpareAnAnswerThatIsTooShortForTheFault() throws Exception {
        server.faults().onAny().closeAfter(10);

        assertThat(get("bytes=0-9").body()).isEqualTo("0123456789");
        assertThat(server.faults().pending()).isEqualTo(1);
        assertThatThrownBy(() -> get("bytes=0-10")).isInstanceOf(IOException.class);
        assertThat(server.faults().pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5})
    void shouldStallUntilItIsReleased(int bytes) throws Exception {
        Gate gate = bytes < 0
                ? server.faults().onAny().stall()
                : server.faults().onAny().stallAfter(bytes);
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("bytes=10-19"), HttpResponse.BodyHandlers.ofString());
        await().until(() -> gate.held() == 1);

        assertThat(server.bytesSent("/data")).isEqualTo(Math.max(0, bytes));
        assertThat(server.inFlight()).isEqualTo(1);
        assertThat(answer).isNotDone();

        gate.open();

        assertThat(answer.get().body()).isEqualTo("0123456789");
        assertThat(get("bytes=1-1").body()).isEqualTo("1");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shouldKeepAConnectionOpenThatIsIdleAfterAStall() throws Exception {
        Gate gate = server.faults().onAny().stallAfter(5);
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST);
            await().until(() -> gate.held() == 1);
            gate.open();
            client.readUntil("\r\n\r\n" + "0123456789".repeat(LENGTH / 10));

            assertThatThrownBy(client.timeout(200)::readAll).isInstanceOf(SocketTimeoutException.class);

            assertThat(client.timeout(60_000).send(REQUEST).readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldEndAStalledRequestWhenItsClientHasGone() throws Exception {
        Gate gate = server.faults().onAny().stallAfter(5);
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST);
            await().until(() -> gate.held() == 1);
        }

        await().until(() -> gate.held() == 0 && server.inFlight() == 0 && server.openConnections() == 0);
    }

    @Test
    void shouldRefuseConnections() throws Exception {
        server.faults().refuseConnections(1);

        try (Socket socket = new Socket(Loopback.ADDRESS, server.port());
                InputStream in = socket.getInputStream()) {
            assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
        }
        assertThat(server.requests()).isEmpty();
        assertThat(status()).isEqualTo(206);
    }

    @Test
    void shouldBeDownUntilItIsBroughtUp() throws Exception {
        assertThat(status()).isEqualTo(206);

        server.takeDown();

        assertThatThrownBy(this::status).isInstanceOf(ConnectException.class);

        server.bringUp();

        assertThat(status()).isEqualTo(206);
    }

    @Test
    void shouldEndAStalledRequestWhenItIsClosed() throws Exception {
        Gate gate = server.faults().onAny().stallAfter(5);
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("bytes=0-9"), HttpResponse.BodyHandlers.ofString());
        await().until(() -> gate.held() == 1);

        server.close();

        assertThat(gate.held()).isZero();
        assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldStallAndCutOverTls() throws Exception {
        try (RangeServer tls = RangeServer.builder().tls().start()) {
            tls.put("/data", new byte[LENGTH]);
            Gate gate = tls.faults().onAny().stallAfter(5);
            try (Socket socket = connect(tls)) {
                await().until(() -> gate.held() == 1);

                gate.open();

                assertThat(body(readUntilClosed(socket))).hasSize(LENGTH);
            }
            tls.faults().onAny().closeAfter(5);
            try (Socket socket = connect(tls)) {
                assertThat(body(readUntilClosed(socket))).hasSize(5);
            }
            tls.faults().onAny().resetAfter(5);
            try (Socket socket = connect(tls)) {
                assertThatThrownBy(() -> readUntilClosed(socket)).isInstanceOf(IOException.class);
            }
        }
    }

    private static Socket connect(RangeServer tls) throws IOException {
        Socket socket = tls.sslContext().getSocketFactory().createSocket(Loopback.ADDRESS, tls.port());
        socket.getOutputStream()
                .write(REQUEST.replace("Host", "Connection: close\r\nHost").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readUntilClosed(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
