package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/**
 * Emulates OpenAI's Uploads API on loopback. It is a real HTTP server that enforces the rules of the API, hashes the received
 * bytes, records the requests for tests, and simulates faults. It keeps no bytes of parts in memory.
 */
public final class UploadsEmulator implements AutoCloseable {

    private final EmulatorClock clock = new EmulatorClock();
    private final FaultScript script = new FaultScript();
    private final RequestLog log = new RequestLog();
    private final EmulatorTls tls;
    private final PartSpool spool;
    private final UploadStore store;
    private final FollowOn followOn;
    private final Api api;
    private final HttpServer server;

    UploadsEmulator(EmulatorOptions options) throws IOException {
        tls = options.tls() ? EmulatorTls.with(options.tlsFault()) : null;
        ExecutorService threads = DaemonThreads.pool("uploads-emulator");
        spool = new PartSpool(options.directory(), options.store(), threads);
        UploadRules rules = new UploadRules(options.minPartBytes(), options.maxPartBytes(), options.maxUploadBytes());
        store = new UploadStore(rules, spool, clock, options, script);
        followOn = new FollowOn(store);
        try {
            api = new Api(options.dialect(), options.apiKey(), store, followOn);
            server = new HttpServer(options, tls, threads, api, script, log, new ControlApi(script, log, store));
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    /** Starts an emulator with the defaults of {@link #builder()}. */
    public static UploadsEmulator start() {
        return builder().start();
    }

    /** Builds an emulator. Defaults: a free port, plain HTTP, the API key "test-key", files kept until the emulator is closed. */
    public static EmulatorBuilder builder() {
        return new EmulatorBuilder();
    }

    /**
     * The base URL for clients, which ends with {@code /v1}, or with {@code /openai} after
     * {@link EmulatorBuilder#azure(String)}.
     */
    public String baseUrl() {
        return (tls == null ? "http" : "https") + "://" + Loopback.HOST + ":" + port()
                + api.dialect().path();
    }

    /** The port that the emulator listens on. */
    public int port() {
        return server.port();
    }

    /** The API key or token that is accepted. */
    public String apiKey() {
        return api.credential();
    }

    /** From now on, accepts only this API key or token, as if the previous one had expired. */
    public void accept(String keyOrToken) {
        api.accept(keyOrToken);
    }

    /** The faults to simulate. */
    public FaultScript script() {
        return script;
    }

    /** Advances the emulator's clock, which decides about expiry. */
    public void advanceClock(Duration by) {
        clock.advance(by);
    }

    /** The time of the emulator's clock. */
    public Instant now() {
        return clock.now();
    }

    /** All uploads in the order of their creation. */
    public List<EmulatedUpload> uploads() {
        return store.uploads();
    }

    /** The upload with this id. */
    public EmulatedUpload upload(String id) {
        return uploads().stream()
                .filter(upload -> upload.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No upload " + id + " among " + uploads()));
    }

    /** The only upload; fails if there is none or more than one. */
    public EmulatedUpload onlyUpload() {
        return only(uploads());
    }

    /** All files in the order of their creation. */
    public List<EmulatedFile> files() {
        return store.files();
    }

    /** The file with this id. */
    public EmulatedFile file(String id) {
        return files().stream()
                .filter(file -> file.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No file " + id + " among " + files()));
    }

    /** The only file; fails if there is none or more than one. */
    public EmulatedFile onlyFile() {
        return only(files());
    }

    private static <T> T only(List<T> all) {
        if (all.size() != 1) {
            throw new AssertionError("Expected exactly one but found " + all.size() + ": " + all);
        }
        return all.get(0);
    }

    /** The calls that use files after their upload: batches and vector stores. */
    public FollowOn followOn() {
        return followOn;
    }

    /** All requests in the order of their arrival, including those in flight. */
    public List<RecordedRequest> requests() {
        return log.snapshot();
    }

    /** All requests of one call in the order of their arrival. */
    public List<RecordedRequest> requestsOf(EmulatorCall call) {
        return requests().stream().filter(request -> request.call() == call).toList();
    }

    /** Deletes the recorded requests, for tests with very many of them. The counters continue. */
    public void forgetRequests() {
        log.forget();
    }

    /** The number of requests of this call that are in flight, including held and stalled ones. */
    public int inFlight(EmulatorCall call) {
        return log.inFlight(call);
    }

    /** The largest number of requests of this call that were in flight at once. */
    public int maxInFlight(EmulatorCall call) {
        return log.maxInFlight(call);
    }

    /** The number of connections accepted since the start. */
    public int connections() {
        return server.accepted();
    }

    /** The number of open connections. */
    public int openConnections() {
        return server.open();
    }

    /** Closes all connections (idle, busy and stalled ones) immediately and continues to listen. */
    public void dropConnections() {
        server.dropConnections();
    }

    /** Closes all connections immediately and refuses new ones until {@link #bringUp()}. Uploads and files are kept. */
    public void takeDown() {
        try {
            server.takeDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens again on the same port, like a server that was restarted. */
    public void bringUp() {
        try {
            server.bringUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An SSL context for clients that trusts the emulator's certificate. Only with TLS. */
    public SSLContext sslContext() {
        return requireTls().clientContext();
    }

    /** A PKCS12 trust store with the emulator's certificate, which exists until the emulator is closed. Only with TLS. */
    public Path trustStore() {
        return requireTls().writeTrustStore(spool.temporary().resolve("trust.p12"));
    }

    /** The password of {@link #trustStore()}. */
    public String trustStorePassword() {
        return EmulatorTls.PASSWORD;
    }

    private EmulatorTls requireTls() {
        if (tls == null) {
            throw new IllegalStateException("The emulator uses plain HTTP: build it with tls(true)");
        }
        return tls;
    }

    /** Stops immediately, ends all requests and deletes all temporary files. Further calls do nothing. */
    @Override
    public void close() {
        try (spool) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
