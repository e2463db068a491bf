package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/**
 * Checks whether the server has closed a pooled connection, before a request is sent on it. A request on a dead connection
 * has to be sent again, and it is unknown whether the server has processed it. Java can find out that a TCP connection has
 * ended only by a read that waits for a millisecond, which costs more than sending a small request. So most requests make it
 * only if the connection was idle long enough to die. Over TLS, a server says that it closes a connection, which is found
 * without waiting.
 */
public final class IdleConnectionCheck {

    private static final long JUST_USED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private IdleConnectionCheck() {}

    /** @param always whether to check a connection that was used just before, too, which waits without TLS */
    public static boolean isDead(HttpClientConnection connection, boolean always) throws IOException {
        EndpointDetails details = connection.getEndpointDetails();
        if (details == null || details.getRequestCount() == 0) {
            return false;
        }
        if (connection instanceof UploadConnection own) {
            boolean waits = own.idleNanos() >= JUST_USED_NANOS || always && !(own.getSocket() instanceof SSLSocket);
            // A second answer to a request comes directly after the first, however short the idle time was.
            return waits ? own.isStale() : own.hasUnexpectedBytes();
        }
        // The stale check of HttpClient's own connections does not notice unexpected bytes.
        return connection.isStale() || connection.isDataAvailable(Timeout.ONE_MILLISECOND);
    }
}
