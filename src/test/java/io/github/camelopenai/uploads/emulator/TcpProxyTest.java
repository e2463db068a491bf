package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private ServerSocket listener;
    private TcpProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void open() throws IOException {
        listener = closing(Loopback.listen(0, 64 << 10));
        proxy = closing(TcpProxy.to(listener.getLocalPort()));
        connect();
    }

    private void connect() throws IOException {
        client = closing(new Socket(Loopback.ADDRESS, proxy.port()));
        server = closing(listener.accept());
        client.setSoTimeout(60_000);
        server.setSoTimeout(60_000);
    }

    private <T extends AutoCloseable> T closing(T what) {
        toClose.add(0, what);
        return what;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private static void send(Socket to, int bytes) throws IOException {
        to.getOutputStream().write(new byte[bytes]);
    }

    /** Reads this many bytes, or fewer if the stream ends. */
    private static int receive(Socket from, int bytes) throws IOException {
        return from.getInputStream().readNBytes(bytes).length;
    }

    private static Duration time(Task task) throws IOException {
        long start = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Task {
        void run() throws IOException;
    }

    @Test
    void shouldForwardBothDirectionsAndTheirEnds() throws Exception {
        send(client, 100_000);
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes()).hasSize(100_000);
        send(server, 50_000);
        server.close();
        assertThat(client.getInputStream().readAllBytes()).hasSize(50_000);

        assertThat(proxy.connections()).isEqualTo(1);
        await().until(() -> proxy.openConnections() == 0);
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(100_000);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(50_000);
    }

    @Test
    void shouldLimitTheBandwidthOfAConnection() throws Exception {
        proxy.bandwidthPerConnection(500_000);

        Duration took = time(() -> {
            send(client, 50_000);
            receive(server, 50_000);
        });

        // The last piece may go out a little before its time is used up.
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(75));
    }

    @Test
    void shouldLimitTheBandwidthOfOneConnectionAlone() throws Exception {
        proxy.bandwidthPerConnection(1).bandwidthOfConnection(1, 500_000).bandwidthOfConnection(2, 0);

        Duration took = time(() -> {
            send(client, 50_000);
            receive(server, 50_000);
        });
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(75));

        connect();
        send(client, 50_000);
        assertThat(receive(server, 50_000)).isEqualTo(50_000);
    }

    @Test
    void shouldDelayEveryByteInBothDirections() throws Exception {
        proxy.latency(Duration.ofMillis(40));

        Duration roundTrip = time(() -> {
            send(client, 1);
            receive(server, 1);
            send(server, 1);
            receive(client, 1);
        });

        assertThat(roundTrip).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void shouldKeepManyBytesInTransitWithLatency() throws Exception {
        proxy.latency(Duration.ofSeconds(1));

        Duration took = time(() -> {
            for (int i = 0; i < 10; i++) {
                send(client, 10_000);
            }
            receive(server, 100_000);
        });

        // One after the other they would take ten seconds.
        assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
    }

    @Test
    void shouldStallAfterANumberOfBytesUntilItIsHealed() throws Exception {
        proxy.stallAfter(10);
        send(client, 100);
        assertThat(receive(server, 10)).isEqualTo(10);
        server.setSoTimeout(50);
        assertThatThrownBy(() -> receive(server, 1)).isInstanceOf(SocketTimeoutException.class);
        send(server, 1);
        assertThat(receive(client, 1)).as("the other direction goes on").isEqualTo(1);

        proxy.heal();

        server.setSoTimeout(60_000);
        assertThat(receive(server, 90)).isEqualTo(90);
    }

    @Test
    void shouldBlockTheSenderOfAStalledConnection() throws Exception {
        proxy.stallAfter(0);
        try (SocketChannel channel = SocketChannel.open(Loopback.port(proxy.port()))) {
            channel.configureBlocking(false);
            long sent = 0;
            ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
            for (int written = 1; written > 0; sent += written) {
                written = channel.write(buffer.clear());
            }
            assertThat(sent).isLessThan(32 << 20);
        }
    }

    @Test
    void shouldResetBothSidesAfterANumberOfBytes() throws Exception {
        proxy.resetAfter(10);
        send(client, 10);

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        await().until(() -> proxy.openConnections() == 0);
    }

    @Test
    void shouldResetAnIdleConnectionThatHasSentTheNumberOfBytes() throws Exception {
        send(server, 5);
        receive(client, 5);

        proxy.resetAfter(Direction.TO_CLIENT, 5);

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldResetAllConnectionsOnRequest() {
        proxy.resetConnections();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldHalfCloseTheDirectionToTheServer() throws Exception {
        proxy.halfCloseAfter(10);
        send(client, 100_000);

        assertThat(server.getInputStream().readAllBytes()).hasSize(10);
        send(server, 3);
        assertThat(receive(client, 3)).isEqualTo(3);
    }

    @Test
    void shouldHalfCloseTheDirectionToTheClient() throws Exception {
        proxy.halfCloseAfter(Direction.TO_CLIENT, 10);
        send(server, 20);

        assertThat(client.getInputStream().readAllBytes()).hasSize(10);
        send(client, 3);
        assertThat(receive(server, 3)).isEqualTo(3);
    }

    @Test
    void shouldLimitTheNumberOfFaults() throws Exception {
        proxy.times(1).resetAfter(5);
        send(client, 5);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

        connect();
        send(client, 100);

        assertThat(receive(server, 100)).isEqualTo(100);
    }

    @Test
    void shouldPassOnAReset() throws Exception {
        server.setSoLinger(true, 0);
        server.close();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldCloseAConnectionWhenTheServerIsNotReachable() throws Exception {
        listener.close();
        try (Socket lonely = new Socket(Loopback.ADDRESS, proxy.port())) {
            lonely.setSoTimeout(60_000);
            assertThat(lonely.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldLeaveNothingWhenClosed() {
        proxy.stallAfter(0);
        proxy.close();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(proxy.openConnections()).isZero();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("tcp-proxy")));
    }

    @Test
    void shouldBeUpAgainAtOnce() throws IOException {
        for (int time = 0; time < 500; time++) {
            proxy.takeDown();
            proxy.bringUp();
        }

        connect();
        send(client, 10);
        assertThat(receive(server, 10)).isEqualTo(10);
    }

    @Test
    void shouldRefuseConnectionsAndLeaveItsPortToNoClientWhileItIsDown() {
        proxy.takeDown();

        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        assertThatThrownBy(this::connectFromThePortOfTheProxy).isInstanceOf(BindException.class);
    }

    private void connectFromThePortOfTheProxy() throws IOException {
        closing(new Socket(Loopback.ADDRESS, listener.getLocalPort(), Loopback.ADDRESS, proxy.port()));
    }
}
