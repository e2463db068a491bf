package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Configures and starts an {@link UploadsEmulator}. */
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
    private long minPartBytes = 1;
    private boolean partsInOrder;
    private boolean purposeLimits;
    private boolean httpControl;
    private Consumer<EmulatedFile> onFile = file -> {};

    EmulatorBuilder() {}

    /** Sets the only API key or token that is accepted. Default: "test-key". {@link UploadsEmulator#accept} changes it. */
    public EmulatorBuilder apiKey(String key) {
        apiKey = key;
        return this;
    }

    /** Emulates Azure OpenAI at {@code /openai/v1}, which needs no {@code api-version}. */
    public EmulatorBuilder azure() {
        dialect = new Dialect("/openai/v1", true, null);
        return this;
    }

    /** Emulates Azure OpenAI at {@code /openai}, which accepts this {@code api-version} only. */
    public EmulatorBuilder azure(String apiVersion) {
        dialect = new Dialect("/openai", true, apiVersion);
        return this;
    }

    /** Adds a path in front of the path of the API, as gateways do, such as {@code /llm}. */
    public EmulatorBuilder below(String path) {
        prefix = path;
        return this;
    }

    /** Sets the port to listen on. Default: a free port. */
    public EmulatorBuilder port(int number) {
        port = number;
        return this;
    }

    /** Whether to use HTTPS, with a certificate that is generated for this JVM. */
    public EmulatorBuilder tls(boolean on) {
        tls = on;
        return this;
    }

    /** Uses HTTPS with a fault that makes handshakes fail. */
    public EmulatorBuilder tls(TlsFault fault) {
        tls = true;
        tlsFault = fault;
        return this;
    }

    /** Sets the directory where completed files are stored; it is not deleted. Default: a temporary directory. */
    public EmulatorBuilder storage(Path place) {
        directory = place;
        return store();
    }

    /** Keeps the bytes of completed files. This is the default. */
    public EmulatorBuilder store() {
        store = true;
        return this;
    }

    /** Deletes the bytes of completed files as soon as they are hashed. */
    public EmulatorBuilder discard() {
        store = false;
        return this;
    }

    /** Whether parts that {@code complete} does not list count towards the bytes of the upload. Default: false. */
    public EmulatorBuilder orphanPartsCounted(boolean counted) {
        orphanPartsCounted = counted;
        return this;
    }

    /**
     * Whether {@code GET /uploads/{id}} is supported, as by some compatible servers. Default: false, with status 404, since
     * OpenAI documents no such call.
     */
    public EmulatorBuilder uploadsReadable(boolean readable) {
        uploadsReadable = readable;
        return this;
    }

    /** Sets the time after which an upload expires. Default: one hour. */
    public EmulatorBuilder sessionLife(Duration life) {
        sessionLife = life;
        return this;
    }

    /** Closes connections that have had no request for this time, without announcing it. Default: never. */
    public EmulatorBuilder idleTimeout(Duration time) {
        idleTimeout = time;
        idleTimeoutAnnounced = false;
        return this;
    }

    /** Like {@link #idleTimeout}, but announces it with every response: {@code Keep-Alive: timeout=} in whole seconds. */
    public EmulatorBuilder announcedIdleTimeout(Duration time) {
        idleTimeout = time;
        idleTimeoutAnnounced = true;
        return this;
    }

    /** Sets the maximum size of a part. Default: 64 MiB. */
    public EmulatorBuilder maxPartBytes(long bytes) {
        maxPartBytes = bytes;
        return this;
    }

    /** Sets the minimum size of a part, apart from the last one, which {@code complete} demands. Default: 1. */
    public EmulatorBuilder minPartBytes(long bytes) {
        minPartBytes = bytes;
        return this;
    }

    /**
     * Whether {@code complete} refuses a list of parts that is not in the order in which the parts arrived, as a server does that
     * numbers the parts when it gets them. Default: false.
     */
    public EmulatorBuilder partsInOrder(boolean demanded) {
        partsInOrder = demanded;
        return this;
    }

    /**
     * Whether {@code complete} refuses a file that exceeds the limits of its purpose, so that the whole upload was in vain: a
     * name that does not end with {@code .jsonl} (batch, fine-tune, evals), more than 200 MB or 50,000 lines (batch), more than
     * 512 MB (assistants, user_data). Default: false.
     */
    public EmulatorBuilder purposeLimits(boolean checked) {
        purposeLimits = checked;
        return this;
    }

    /** Sets the limits and the rules of another kind of server; later calls of this builder change them. */
    public EmulatorBuilder profile(ServerProfile profile) {
        profile.configure(this);
        return this;
    }

    /** Sets the maximum size of an upload. Default: 8 GiB. */
    public EmulatorBuilder maxUploadBytes(long bytes) {
        maxUploadBytes = bytes;
        return this;
    }

    /**
     * Whether clients can add faults and read the received requests with calls to {@code /_emulator}, without a key.
     * Default: false, with status 404. An emulator that runs as a process always supports these calls.
     */
    public EmulatorBuilder httpControl(boolean on) {
        httpControl = on;
        return this;
    }

    /** Sets a listener that is called for each completed file, before the response to {@code complete} is sent. */
    public EmulatorBuilder onFile(Consumer<EmulatedFile> listener) {
        onFile = listener;
        return this;
    }

    /** Starts the emulator. */
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
                    minPartBytes,
                    partsInOrder,
                    purposeLimits,
                    httpControl,
                    onFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
