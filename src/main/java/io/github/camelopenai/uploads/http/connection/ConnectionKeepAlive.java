package io.github.camelopenai.uploads.http.connection;

import java.time.Duration;
import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Limits how long an idle connection is reused: a little shorter than the server announces
 * ({@code Keep-Alive: timeout=}), since the time of the server starts earlier, and at most {@link #LONGEST}. A new connection
 * costs little compared with an upload, whereas unused connections would stay open, or half closed by the server.
 */
public final class ConnectionKeepAlive implements ConnectionKeepAliveStrategy {

    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final long MARGIN_MILLIS = 1_000;

    /** @return null to close the connection at once */
    @Override
    public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
        long longest = LONGEST.toMillis();
        var elements = MessageSupport.iterate(response, HeaderElements.KEEP_ALIVE);
        while (elements.hasNext()) {
            HeaderElement element = elements.next();
            Long seconds = "timeout".equalsIgnoreCase(element.getName()) ? seconds(element.getValue()) : null;
            if (seconds != null) {
                long announced = Math.min(seconds, LONGEST.toSeconds() * 2) * 1_000;
                long millis = Math.min(longest, Math.max(announced / 2, announced - MARGIN_MILLIS));
                // HttpClient takes zero for no limit.
                return millis == 0 ? null : TimeValue.ofMilliseconds(millis);
            }
        }
        return TimeValue.ofMilliseconds(longest);
    }

    private static Long seconds(String value) {
        try {
            return value == null ? null : Math.max(0, Long.parseLong(value.trim()));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
