package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Configures and starts a {@link RangeServer}. */
public final class RangeServerBuilder {

    private int port;
    private EmulatorTls tls;
    private long bytesPerSecond;
    private Duration latency = Duration.ZERO;

    RangeServerBuilder() {}

    /** Sets the port to listen on. Default: a free port. */
    public RangeServerBuilder port(int number) {
        port = number;
        return this;
    }

    /** Uses HTTPS, with the certificate that each {@link UploadsEmulator} of this JVM has too, so that one trust store does. */
    public RangeServerBuilder tls() {
        return tls(true);
    }

    /** Whether to use HTTPS, as {@link #tls()}. Default: false. */
    public RangeServerBuilder tls(boolean on) {
        tls = on ? EmulatorTls.with(null) : null;
        return this;
    }

    /** Uses HTTPS with a fault that makes handshakes fail. */
    public RangeServerBuilder tls(TlsFault fault) {
        tls = EmulatorTls.with(fault);
        return this;
    }

    /** Limits the bytes per second that each connection sends, evenly and without bursts; 0 for no limit. Default: 0. */
    public RangeServerBuilder bytesPerSecond(long rate) {
        bytesPerSecond = rate;
        return this;
    }

    /** Sets the time between a request and its answer. Default: none. */
    public RangeServerBuilder latency(Duration time) {
        latency = time;
        return this;
    }

    /** Starts the server. */
    public RangeServer start() {
        try {
            return new RangeServer(port, tls, bytesPerSecond, latency);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
