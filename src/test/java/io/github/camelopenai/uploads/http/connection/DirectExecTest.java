package io.github.camelopenai.uploads.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a connection after an answer, and after an answer that fails. */
@Timeout(60)
class DirectExecTest {

    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
    private static final String CUT = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234";

    private final PoolingHttpClientConnectionManager pool =
            PoolingHttpClientConnectionManagerBuilder.create().build();
    private ServerSocket server;
    private CloseableHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        client = builder().build();
    }

    private HttpClientBuilder builder() {
        HttpClientBuilder builder =
                HttpClientBuilder.create().setConnectionManager(pool).disableAutomaticRetries();
        DirectExec.applyTo(builder);
        return builder;
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void shouldKeepTheConnectionWhenTheBodyIsReadToItsEnd() throws Exception {
        CompletableFuture<Void> answering = answer(WHOLE, WHOLE);

        for (int i = 0; i < 2; i++) {
            try (ClassicHttpResponse response = get()) {
                assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("0123456789");
                assertConnections(0, 1);
            }
        }
        answering.join();
    }

    @Test
    void shouldReadTheRestOfABodyThatIsClosedBeforeItsEnd() throws Exception {
        CompletableFuture<Void> answering = answer(WHOLE, WHOLE);

        try (ClassicHttpResponse response = get();
                InputStream body = response.getEntity().getContent()) {
            assertThat(body.read()).isEqualTo('0');
        }
        assertConnections(0, 1);
        try (ClassicHttpResponse response = get()) {
            assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("0123456789");
        }
        answering.join();
    }

    @Test
    void shouldReadABodyThatIsOnlyClosed() throws Exception {
        CompletableFuture<Void> answering = answer(WHOLE);

        HttpEntity entity = get().getEntity();
        entity.close();

        assertConnections(0, 1);
        answering.join();
    }

    @Test
    void shouldKeepTheConnectionAfterAnAnswerWithoutABody() throws Exception {
        CompletableFuture<Void> answering = answer("HTTP/1.1 204 No Content\r\n\r\n", WHOLE);

        try (ClassicHttpResponse response = get()) {
            assertThat(response.getEntity()).isNull();
            assertConnections(0, 1);
        }
        try (ClassicHttpResponse response = get()) {
            assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("0123456789");
        }
        answering.join();
    }

    @Test
    void shouldCloseTheConnectionWhenTheBodyIsCut() throws Exception {
        CompletableFuture<Void> answering = answer(CUT);
        ClassicHttpResponse response = get();
        answering.join();

        assertThatThrownBy(() -> EntityUtils.toString(response.getEntity()))
                .isInstanceOf(ConnectionClosedException.class);

        assertConnections(0, 0);
    }

    @Test
    void shouldCloseTheConnectionWhenTheRestOfTheBodyIsCut() throws Exception {
        CompletableFuture<Void> answering = answer(CUT);
        InputStream body = get().getEntity().getContent();
        assertThat(body.read()).isEqualTo('0');
        answering.join();

        assertThatThrownBy(body::close).isInstanceOf(ConnectionClosedException.class);

        assertConnections(0, 0);
    }

    @Test
    void shouldCloseTheConnectionWithoutAnAnswer() throws Exception {
        CompletableFuture<Void> answering = answer("");

        assertThatThrownBy(this::get).isInstanceOf(NoHttpResponseException.class);

        assertConnections(0, 0);
        answering.join();
    }

    /** HttpClient itself closes the connection if a failure comes from below, but not if it comes from an interceptor. */
    @Test
    void shouldCloseTheConnectionWhenAnInterceptorRefusesTheAnswer() throws Exception {
        CompletableFuture<Void> answering = answer(WHOLE);
        HttpClientBuilder builder = builder()
                .addExecInterceptorAfter(ChainElement.PROTOCOL.name(), "refusing", (request, scope, chain) -> {
                    chain.proceed(request, scope);
                    throw new ProtocolException("refused");
                });

        assertThatThrownBy(() -> builder.build().executeOpen(null, request(), null))
                .isInstanceOf(ClientProtocolException.class)
                .hasRootCauseInstanceOf(ProtocolException.class);

        assertConnections(0, 0);
        answering.join();
    }

    @Test
    void shouldCloseTheBodyOfARequestThatWasCancelled() throws Exception {
        CompletableFuture<Void> answering = answer(CUT);
        HttpGet request = request();
        InputStream body = client.executeOpen(null, request, null).getEntity().getContent();
        assertThat(body.read()).isEqualTo('0');
        answering.join();

        request.cancel();

        assertThatCode(body::close).doesNotThrowAnyException();
        assertConnections(0, 0);
    }

    private ClassicHttpResponse get() throws IOException {
        return client.executeOpen(null, request(), null);
    }

    private HttpGet request() {
        return new HttpGet("http://127.0.0.1:" + server.getLocalPort() + "/v1/files");
    }

    /** Answers the requests of one connection, each as soon as its headers are read, and closes it. */
    private CompletableFuture<Void> answer(String... answers) {
        return CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                for (String answer : answers) {
                    for (String line = requests.readLine(); line != null && !line.isEmpty(); ) {
                        line = requests.readLine();
                    }
                    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                }
            } catch (IOException e) {
                throw new IllegalStateException("The server could not answer", e);
            }
        });
    }

    private void assertConnections(int leased, int available) {
        PoolStats stats = pool.getTotalStats();
        assertThat(stats.getLeased()).as("connections in use").isEqualTo(leased);
        assertThat(stats.getAvailable()).as("connections to use again").isEqualTo(available);
    }
}
