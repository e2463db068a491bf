package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Serves objects by ranges on loopback, as S3, Azure Blob Storage, MinIO, Google Cloud Storage and nginx do, for tests of
 * routes that upload from a URL. It is a real HTTP server with ETags, conditions, redirects and signed links; it records
 * the requests, and simulates faults. It holds no large content in memory.
 *
 * <pre>{@code
 * try (RangeServer server = RangeServer.start()) {
 *     RangeObject object = server.putGenerated("/data.jsonl", 100 << 20, 1).signed();
 *     server.faults().onAny().nth(3).resetAfter(100_000);
 *     template.sendBody("direct:upload", server.signedLink("/data.jsonl", Duration.ofHours(1)));
 *     assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
 * }
 * }</pre>
 */
public final class RangeServer implements AutoCloseable {

    private final EmulatorClock clock = new EmulatorClock();
    private final SignedLinks links = new SignedLinks(clock);
    private final RangeStore store = new RangeStore(clock, links);
    private final RangeLog log = new RangeLog();
    private final RangeFaults faults = new RangeFaults();
    private final RangeHost host;
    private final EmulatorTls tls;
    private final TrustStoreFile trustStore = new TrustStoreFile();

    RangeServer(int port, EmulatorTls tls, long bytesPerSecond, Duration latency) throws IOException {
        this.tls = tls;
        host = new RangeHost(port, new RangeHost.Settings(tls, bytesPerSecond, latency), store, log, faults);
    }

    /** Starts a server with the defaults of {@link #builder()}. */
    public static RangeServer start() {
        return builder().start();
    }

    /** Builds a server. Defaults: a free port, plain HTTP, no limit of the rate, no latency. */
    public static RangeServerBuilder builder() {
        return new RangeServerBuilder();
    }

    /**
     * Adds an object with these bytes. An object that has this path already is replaced: its options are kept, its ETag and
     * {@code Last-Modified} change, and answers under way go on with the old bytes.
     *
     * @param path the path, not encoded
     */
    public RangeObject put(String path, byte[] content) {
        return store.put(RangeStore.absolute(path), RangeContent.of(content));
    }

    /** Like {@link #put(String, byte[])}, with the bytes of a file, which must not change as long as it is served. */
    public RangeObject put(String path, Path file) {
        return store.put(RangeStore.absolute(path), RangeContent.of(file));
    }

    /**
     * Like {@link #put(String, byte[])}, with random bytes that are computed as they are sent, so that any length takes no
     * memory. The same length and seed give the same bytes.
     */
    public RangeObject putGenerated(String path, long length, long seed) {
        return store.put(RangeStore.absolute(path), RangeContent.generated(length, seed));
    }

    /** Deletes an object, if it is there. Answers under way go on. */
    public void delete(String path) {
        store.delete(RangeStore.absolute(path));
    }

    /** The object with this path as it is now; fails if there is none. */
    public RangeObject object(String path) {
        RangeObject object = store.object(RangeStore.absolute(path));
        if (object == null) {
            throw new AssertionError("No object " + path);
        }
        return object;
    }

    /** Answers requests for a path with a redirect to this URI, with status 301, 302, 303, 307 or 308. */
    public void redirect(String from, URI to, int status) {
        redirect(from, to.toString(), status);
    }

    /** Answers requests for a path with this {@code Location}, which may be relative or invalid. */
    public void redirect(String from, String location, int status) {
        store.redirect(RangeStore.absolute(from), location, status);
    }

    /** The URI of a path, without a signature. */
    public URI uri(String path) {
        try {
            String scheme = tls == null ? "http" : "https";
            URI uri = new URI(scheme, null, Loopback.HOST, port(), RangeStore.absolute(path), null, null);
            return URI.create(uri.toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Invalid path " + path, e);
        }
    }

    /**
     * A link that permits GET alone and this path alone for this time, as an Azure SAS and an S3 presigned URL do. Only an object
     * that is {@link RangeObject#signed() signed} checks it; other requests for it are refused with 403 and an XML error that
     * repeats the signature.
     */
    public URI signedLink(String path, Duration life) {
        return URI.create(uri(path) + "?" + links.query(RangeStore.absolute(path), life));
    }

    /** From now on, refuses all links given so far, as if they had expired. Links given later are accepted. */
    public void expireLinks() {
        links.expireAll();
    }

    /** Advances the server's clock, which decides about the expiry of links. */
    public void advanceClock(Duration by) {
        clock.advance(by);
    }

    /** The time of the server's clock. */
    public Instant now() {
        return clock.now();
    }

    /** The faults to simulate. */
    public RangeFaults faults() {
        return faults;
    }

    /** The port that the server listens on. */
    public int port() {
        return host.port();
    }

    /** All requests in the order of their arrival, including those in flight. */
    public List<RangeRequest> requests() {
        return log.snapshot();
    }

    /** All requests for one path in the order of their arrival. */
    public List<RangeRequest> requestsFor(String path) {
        String absolute = RangeStore.absolute(path);
        return requests().stream()
                .filter(request -> request.path().equals(absolute))
                .toList();
    }

    /** The bytes of bodies sent for a path, by the requests that are recorded. */
    public long bytesSent(String path) {
        return requestsFor(path).stream().mapToLong(RangeRequest::bytesSent).sum();
    }

    /**
     * Deletes the recorded requests, and forgets the largest number in flight. The counters of requests and connections
     * continue.
     */
    public void forgetRequests() {
        log.forget();
    }

    /** The number of requests in flight, including stalled ones. */
    public int inFlight() {
        return log.inFlight();
    }

    /** The largest number of requests that were in flight at once. */
    public int maxInFlight() {
        return log.maxInFlight();
    }

    /** The number of connections accepted since the start. */
    public int connections() {
        return host.accepted();
    }

    /** The number of open connections. */
    public int openConnections() {
        return host.open();
    }

    /** Closes all connections (idle, busy and stalled ones) immediately and continues to listen. */
    public void dropConnections() {
        host.dropConnections();
    }

    /** Closes all connections immediately and refuses new ones until {@link #bringUp()}. Objects are kept. */
    public void takeDown() {
        try {
            host.takeDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens again on the same port, like a server that was restarted. */
    public void bringUp() {
        try {
            host.bringUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An SSL context for clients that trusts the server's certificate. Only with TLS. */
    public SSLContext sslContext() {
        return requireTls().clientContext();
    }

    /** A PKCS12 trust store with the server's certificate, which exists until the server is closed. Only with TLS. */
    public Path trustStore() {
        return trustStore.written(requireTls());
    }

    /** The password of {@link #trustStore()}. */
    public String trustStorePassword() {
        return EmulatorTls.PASSWORD;
    }

    private EmulatorTls requireTls() {
        if (tls == null) {
            throw new IllegalStateException("The server uses plain HTTP: build it with tls()");
        }
        return tls;
    }

    /** Stops immediately, ends all requests, and deletes the trust store. Further calls do nothing. */
    @Override
    public void close() {
        try (trustStore) {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
