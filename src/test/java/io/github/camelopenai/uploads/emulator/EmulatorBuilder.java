package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Options of an {@link UploadsEmulator}. */
public final class EmulatorBuilder {

    private Dialect dialect = Dialect.OPENAI;
    private String prefix = "";
    private String apiKey = "test-key";
    private int port;
    private boolean tls;
    private TlsFault tlsFault;
    private Path directory;
    private boolean store = true;
    private boolean orphanPartsCounted;
    private boolean uploadsReadable;
    private Duration sessionLife = Duration.ofHours(1);
    private Duration idleTimeout = Duration.ZERO;
    private boolean idleTimeoutAnnounced;
    private long maxPartBytes = UploadRules.MAX_PART_BYTES;
    private long maxUploadBytes = UploadRules.MAX_UPLOAD_BYTES;
    private boolean httpControl;
    private Consumer<EmulatedFile> onFile = file -> {};

    EmulatorBuilder() {}

    /** The only key or token that it accepts, at first "test-key"; {@link UploadsEmulator#accept} changes it. */
    public EmulatorBuilder apiKey(String key) {
        apiKey = key;
        return this;
    }

    /** Speaks as Azure OpenAI does below {@code /openai/v1}, where no {@code api-version} is asked for. */
    public EmulatorBuilder azure() {
        dialect = new Dialect("/openai/v1", true, null);
        return this;
    }

    /** Speaks as Azure OpenAI does below {@code /openai}, with this {@code api-version} only. */
    public EmulatorBuilder azure(String apiVersion) {
        dialect = new Dialect("/openai", true, apiVersion);
        return this;
    }

    /** A path in front of that of the API, as gateways have it, such as {@code /llm}. */
    public EmulatorBuilder below(String path) {
        prefix = path;
        return this;
    }

    /** The port to listen on; at first a free one. */
    public EmulatorBuilder port(int number) {
        port = number;
        return this;
    }

    /** Whether to speak HTTPS, with a certificate made for this JVM. */
    public EmulatorBuilder tls(boolean on) {
        tls = on;
        return this;
    }

    /** Whether to speak HTTPS, but in a way that makes handshakes fail. */
    public EmulatorBuilder tls(TlsFault fault) {
        tls = true;
        tlsFault = fault;
        return this;
    }

    /** Where completed files are stored and stay after the end; at first a temporary place. */
    public EmulatorBuilder storage(Path place) {
        directory = place;
        return store();
    }

    /** Keeps the bytes of completed files, as it does at first. */
    public EmulatorBuilder store() {
        store = true;
        return this;
    }

    /** Removes the bytes of completed files as soon as they are hashed. */
    public EmulatorBuilder discard() {
        store = false;
        return this;
    }

    /** Whether parts that {@code complete} does not list count towards the upload's bytes; at first not. */
    public EmulatorBuilder orphanPartsCounted(boolean counted) {
        orphanPartsCounted = counted;
        return this;
    }

    /**
     * Whether it answers {@code GET /uploads/{id}}, as some compatible servers do. OpenAI documents no such call, so at
     * first it gets 404.
     */
    public EmulatorBuilder uploadsReadable(boolean readable) {
        uploadsReadable = readable;
        return this;
    }

    /** How long an upload stays open; at first one hour. */
    public EmulatorBuilder sessionLife(Duration life) {
        sessionLife = life;
        return this;
    }

    /** Closes connections that have had no request for this long, without announcing it; at first it closes none. */
    public EmulatorBuilder idleTimeout(Duration time) {
        idleTimeout = time;
        idleTimeoutAnnounced = false;
        return this;
    }

    /** As {@link #idleTimeout}, and announces it with every answer: {@code Keep-Alive: timeout=} in whole seconds. */
    public EmulatorBuilder announcedIdleTimeout(Duration time) {
        idleTimeout = time;
        idleTimeoutAnnounced = true;
        return this;
    }

    /** Another limit for one part than 64 MiB. */
    public EmulatorBuilder maxPartBytes(long bytes) {
        maxPartBytes = bytes;
        return this;
    }

    /** Another limit for one upload than 8 GiB. */
    public EmulatorBuilder maxUploadBytes(long bytes) {
        maxUploadBytes = bytes;
        return this;
    }

    /**
     * Whether clients may make it misbehave and ask what it has received, without a key, by calls below {@code
     * /_emulator}; at first they get 404 there. The emulator's process always takes these calls.
     */
    public EmulatorBuilder httpControl(boolean on) {
        httpControl = on;
        return this;
    }

    /** Called for each completed file, before its request is answered. */
    public EmulatorBuilder onFile(Consumer<EmulatedFile> listener) {
        onFile = listener;
        return this;
    }

    /** Starts it. */
    public UploadsEmulator start() {
        try {
            return new UploadsEmulator(new EmulatorOptions(
                    dialect.below(prefix),
                    apiKey,
                    port,
                    tls,
                    tlsFault,
                    directory,
                    store,
                    orphanPartsCounted,
                    uploadsReadable,
                    sessionLife,
                    idleTimeout,
                    idleTimeoutAnnounced,
                    maxPartBytes,
                    maxUploadBytes,
                    httpControl,
                    onFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
