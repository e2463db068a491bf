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
 * OpenAI's Uploads API on loopback: a real HTTP server that enforces the rules of the API, hashes what it receives,
 * tells tests what it has seen and misbehaves on request. Nothing of a part is held in memory.
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
        UploadRules rules = new UploadRules(options.maxPartBytes(), options.maxUploadBytes());
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

    /** An emulator on a free port, over plain HTTP, with the key "test-key", that keeps files until it is closed. */
    public static EmulatorBuilder builder() {
        return new EmulatorBuilder();
    }

    /** The URL that clients are given, ending in {@code /v1}, or as {@link EmulatorBuilder#azure(String)} says. */
    public String baseUrl() {
        return (tls == null ? "http" : "https") + "://" + Loopback.HOST + ":" + port()
                + api.dialect().path();
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The key or token that it accepts. */
    public String apiKey() {
        return api.credential();
    }

    /** From now on accepts only this key or token: the one before has expired. */
    public void accept(String keyOrToken) {
        api.accept(keyOrToken);
    }

    /** What it does wrong, and when. */
    public FaultScript script() {
        return script;
    }

    /** Moves its clock ahead, for expiry. */
    public void advanceClock(Duration by) {
        clock.advance(by);
    }

    /** The time by its clock. */
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

    /** The one upload that there is; an error if there are none or several. */
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

    /** The one file that there is; an error if there are none or several. */
    public EmulatedFile onlyFile() {
        return only(files());
    }

    private static <T> T only(List<T> all) {
        if (all.size() != 1) {
            throw new AssertionError("Expected exactly one, but there are " + all.size() + ": " + all);
        }
        return all.get(0);
    }

    /** What is done with files after their upload: batches and vector stores. */
    public FollowOn followOn() {
        return followOn;
    }

    /** All requests in the order of their arrival, those under way included. */
    public List<RecordedRequest> requests() {
        return log.snapshot();
    }

    /** All requests of one call in the order of their arrival. */
    public List<RecordedRequest> requestsOf(EmulatorCall call) {
        return requests().stream().filter(request -> request.call() == call).toList();
    }

    /** Forgets the requests so far, for tests with very many; their counts go on. */
    public void forgetRequests() {
        log.forget();
    }

    /** How many requests of this call are under way, held and stalled ones included. */
    public int inFlight(EmulatorCall call) {
        return log.inFlight(call);
    }

    /** How many requests of this call were under way at once, at most. */
    public int maxInFlight(EmulatorCall call) {
        return log.maxInFlight(call);
    }

    /** How many connections were accepted since the start. */
    public int connections() {
        return server.accepted();
    }

    /** How many connections are open. */
    public int openConnections() {
        return server.open();
    }

    /** Closes all connections at once, idle, busy and stalled ones, and goes on listening. */
    public void dropConnections() {
        server.dropConnections();
    }

    /** Closes all connections at once and refuses others until {@link #bringUp()}; uploads and files stay. */
    public void takeDown() {
        try {
            server.takeDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens again on the same port, as a server that was restarted. */
    public void bringUp() {
        try {
            server.bringUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A context for clients that trusts the emulator's certificate; only with TLS. */
    public SSLContext sslContext() {
        return requireTls().clientContext();
    }

    /** A PKCS12 trust store with the emulator's certificate, there until the emulator is closed; only with TLS. */
    public Path trustStore() {
        return requireTls().writeTrustStore(spool.temporary().resolve("trust.p12"));
    }

    /** The password of {@link #trustStore()}. */
    public String trustStorePassword() {
        return EmulatorTls.PASSWORD;
    }

    private EmulatorTls requireTls() {
        if (tls == null) {
            throw new IllegalStateException("The emulator speaks plain HTTP: build it with tls(true)");
        }
        return tls;
    }

    /** Stops at once, whatever is under way, and removes all that is temporary. A second time does nothing. */
    @Override
    public void close() {
        try (spool) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
