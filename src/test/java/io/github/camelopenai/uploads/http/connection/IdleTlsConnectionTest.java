package io.github.camelopenai.uploads.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TLS connection that was used a moment ago, so that the check does not wait for its end. */
@Timeout(120)
class IdleTlsConnectionTest {

    private final UploadsEmulator emulator = UploadsEmulator.builder().tls(true).start();
    private final UploadConnection connection = new UploadConnection();

    @BeforeEach
    void connect() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Socket socket = new Socket(loopback, emulator.port());
        SSLSocket tls = (SSLSocket) emulator.sslContext()
                .getSocketFactory()
                .createSocket(socket, loopback.getHostName(), emulator.port(), true);
        connection.bind(tls, socket);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        emulator.close();
    }

    private void request() throws Exception {
        BasicClassicHttpRequest request =
                (BasicClassicHttpRequest) ClassicRequestBuilder.get("/v1/files").build();
        request.setHeader("Host", "localhost");
        connection.sendRequestHeader(request);
        connection.flush();
        ClassicHttpResponse response = connection.receiveResponseHeader();
        connection.receiveResponseEntity(response);
        EntityUtils.consume(response.getEntity());
    }

    @Test
    void shouldNoticeAtOnceThatTheServerHasClosedTheConnection() throws Exception {
        emulator.script().onAny().closeAfterAnswer();

        request();

        await().untilAsserted(() -> assertThat(connection.hasUnexpectedBytes()).isTrue());
    }

    @Test
    void shouldUseAConnectionThatTheServerKeepsOpen() throws Exception {
        request();

        assertThat(connection.hasUnexpectedBytes()).isFalse();

        request();
    }
}
