package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadMdc;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.api.session.WaitingUploads;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.ByteRateLimit;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.PauseSwitch;
import io.github.camelopenai.uploads.http.HttpTransport;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.RetryLoop;
import io.github.camelopenai.uploads.part.Part;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the Uploads API for one account. Every call runs in the caller's thread until it has an answer, has
 * definitely failed, or is aborted, and throws {@link OpenAIUploadsException} when the server answered with a failure,
 * {@link OpenAIUploadsIOException} when there was no usable answer, {@link IllegalArgumentException} or
 * {@link IllegalStateException} before anything is sent.
 */
public final class UploadsClient {

    private static final Logger LOG = LoggerFactory.getLogger(UploadsClient.class);

    private static final Duration CREATE_LIMIT = Duration.ofMinutes(15);
    private static final Duration GET_FILE_LIMIT = Duration.ofMinutes(2);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

    private final HttpTransport transport;
    private final RetryLoop loop;
    private final RequestSettings settings;
    private final ApiCaller caller;
    private final ApiRequests requests;
    private final Pacer pacer;
    private final UploadRegistry sessions;
    private final AddPartCall addPart;
    private final CompleteCall completeUpload;
    private final CancelCall cancelUpload;
    private final UploadListener listener;
    private final PauseSwitch pause;
    private final ByteRateLimits limits;

    /**
     * @param pacer the pacer of the account, which all its clients share
     * @param sessions the known uploads, which all clients of the component share
     */
    public UploadsClient(HttpTransport transport, RequestSettings settings, Pacer pacer, UploadRegistry sessions) {
        this(
                transport,
                new RetryLoop(transport, settings, pacer),
                settings,
                new ApiRequests(settings),
                pacer,
                sessions,
                UploadListener.NONE,
                new PauseSwitch(),
                ByteRateLimits.NONE);
    }

    private UploadsClient(
            HttpTransport transport,
            RetryLoop loop,
            RequestSettings settings,
            ApiRequests requests,
            Pacer pacer,
            UploadRegistry sessions,
            UploadListener listener,
            PauseSwitch pause,
            ByteRateLimits limits) {
        this.transport = transport;
        this.loop = loop;
        this.settings = settings;
        this.pacer = pacer;
        this.requests = requests;
        this.sessions = sessions;
        this.listener = listener;
        this.pause = pause;
        this.limits = limits;
        this.caller = new ApiCaller(loop, settings, reporter(null));
        this.addPart = new AddPartCall(caller, requests, pacer, limits, this::mayResend);
        this.completeUpload = new CompleteCall(caller, requests, settings, sessions);
        this.cancelUpload = new CancelCall(caller, requests);
    }

    /** The same client with another listener for the uploads of its calls. */
    public UploadsClient withListener(UploadListener other) {
        return new UploadsClient(transport, loop, settings, requests, pacer, sessions, other, pause, limits);
    }

    /** The same client with a switch that pauses its endpoint. The callers ask it; the calls do not. */
    public UploadsClient withPause(PauseSwitch other) {
        return new UploadsClient(transport, loop, settings, requests, pacer, sessions, listener, other, limits);
    }

    /** The same client under one more limit of the rate at which parts are sent. */
    public UploadsClient withRateLimit(ByteRateLimit limit) {
        return new UploadsClient(
                transport, loop, settings, requests, pacer, sessions, listener, pause, limits.and(limit));
    }

    /** Whether the upload belongs to the account of this client. */
    public boolean isOf(UploadSession session) {
        return session.isOf(pacer);
    }

    /** Shows that an upload waits for its turn, until the result is closed. */
    public WaitingUploads.Wait waits(UploadProgress upload, WaitReason reason) {
        WaitingUploads.Wait wait = sessions.waiting().begin(listener.exchangeId(), upload, reason);
        try {
            listener.waiting(upload, reason, wait.place());
        } catch (RuntimeException | Error e) {
            LOG.warn("A listener of an upload that waits has failed, which does not affect the upload", e);
        }
        return wait;
    }

    /** The switch that pauses the endpoint of this client. */
    public PauseSwitch pause() {
        return pause;
    }

    /** Whether a part may be sent again on another connection, which must not have to wait for its turn. */
    private boolean mayResend() {
        return settings.retryPolicy().maxRetries() > 0 && !pause.isPaused() && pacer.isFree();
    }

    /** @param announced the upload that the calls create; null if they name their upload */
    private CallReporter reporter(CreateUpload announced) {
        return new CallReporter(settings, sessions, listener, announced);
    }

    public RequestResult<Upload> create(CreateUpload request, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        CipherWarmUp.ofThisJvm().begin(settings.baseUrl(), request.bytes());
        Deadline[] sentAt = new Deadline[1];
        Supplier<HttpUriRequestBase> post = () -> {
            // The life of the upload begins with the attempt that created it, at the earliest.
            sentAt[0] = Deadline.in(Duration.ZERO);
            return requests.postJson(ApiCall.CREATE, null, ApiJson.create(request));
        };
        Supplier<String> detail = () -> "'" + request.filename() + "' (" + request.bytes() + " bytes)";
        listener.announced(UploadProgress.announced(request));
        ApiCaller creating = caller.withReporter(reporter(request));
        RequestResult<Upload> result = call(
                creating,
                new Call<>(ApiCall.CREATE, null, detail, post, ApiJson::upload, Deadline.in(CREATE_LIMIT), abort));
        try {
            UploadSession session = UploadSession.created(
                    result.value(), request, sentAt[0], result.value().life());
            session.addRetries(result.retries());
            session.setPacer(pacer);
            sessions.add(session);
            tell(session, UploadListener::created);
            CipherWarmUp.ofThisJvm().await(settings.baseUrl(), request.bytes());
            return result;
        } catch (RuntimeException | Error e) {
            throw OpenAIUploadsIOException.afterCreate(result.value().id(), request.filename(), result.requestId(), e);
        }
    }

    /** A failure of the listener must not affect the upload. */
    private void tell(UploadSession session, BiConsumer<UploadListener, UploadProgress> event) {
        try {
            event.accept(listener, session.progress());
        } catch (RuntimeException | Error e) {
            LOG.warn("A listener of upload {} has failed, which does not affect the upload", session.id(), e);
        }
    }

    /** The session of an upload; a new one if the upload was created elsewhere. */
    public UploadSession session(String uploadId) {
        return sessions.of(uploadId);
    }

    /** The uploads that an earlier process has created. */
    public EarlierUploads earlierUploads() {
        return new EarlierUploads(sessions, pacer, this::tell);
    }

    /** Gets a file. */
    public RequestResult<OpenAIFile> file(String fileId, AbortSignal abort) throws OpenAIUploadsException, IOException {
        return call(new Call<>(
                ApiCall.GET_FILE,
                null,
                () -> "file " + fileId,
                () -> requests.get(ApiCall.GET_FILE, fileId),
                ApiJson::file,
                Deadline.in(GET_FILE_LIMIT),
                abort));
    }

    /**
     * Sends one part; the caller closes it.
     *
     * @param digest receives the bytes that were sent; null for none
     */
    public RequestResult<UploadPart> addPart(UploadSession session, Part part, MessageDigest digest, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        return addPart.run(
                session,
                part,
                digest,
                attempt -> tell(
                        session,
                        (hearing, progress) -> hearing.partUploaded(progress, part.index(), part.length(), attempt)),
                abort);
    }

    /**
     * Makes the file of the given parts, in this order. There are three outcomes: the file, a definite failure, or
     * {@code UploadOutcomeUnknownException}.
     *
     * @param md5 the MD5 of the whole content in hexadecimal; null for none
     * @param whenAccepted runs when the server has accepted the request without returning the file yet
     * @throws FileSizeMismatchException if the file has another size than the content
     */
    public RequestResult<Upload> complete(
            UploadSession session, List<String> partIds, String md5, Runnable whenAccepted, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(session.id())) {
            RequestResult<Upload> result = completeUpload.run(session, partIds, md5, whenAccepted, abort);
            String fileId = result.value().file().id();
            tell(session, (hearing, progress) -> hearing.completed(progress, fileId));
            return result;
        }
    }

    /**
     * Cancels an upload after it has ended the sending of its parts. Brief and best effort, since the upload expires anyway.
     *
     * @param force whether to cancel also after a {@code complete} that may have succeeded
     */
    public RequestResult<Upload> cancel(UploadSession session, boolean force)
            throws OpenAIUploadsException, IOException {
        return cancel(session, force, CANCEL_LIMIT);
    }

    /**
     * As {@link #cancel(UploadSession, boolean)}.
     *
     * @param limit the maximum duration of the call
     */
    public RequestResult<Upload> cancel(UploadSession session, boolean force, Duration limit)
            throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(session.id())) {
            RequestResult<Upload> result = cancelUpload.run(session, force, limit);
            tell(session, UploadListener::cancelled);
            return result;
        }
    }

    /** The URL of the API, without secrets. */
    public URI baseUrl() {
        return settings.baseUrl();
    }

    /** The destination of uploads without secrets: the URL, the organization and the project. */
    public List<String> destination() {
        return List.of(
                String.valueOf(settings.baseUrl()),
                String.valueOf(settings.organization()),
                String.valueOf(settings.project()));
    }

    /** Rejects an invalid MD5, before any content is sent in vain. Null stands for none. */
    public static void requireMd5(String md5) {
        CompleteCall.requireMd5(md5);
    }

    /** Whether the HTTP client is closed, so that a new client is needed. */
    public boolean isClosed() {
        return transport.isClosed();
    }

    /** The progress of an upload, which need not be known. */
    public UploadProgress progress(String uploadId) {
        return sessions.progress(uploadId);
    }

    private <T> RequestResult<T> call(Call<T> call) throws OpenAIUploadsException, IOException {
        return call(caller, call);
    }

    private static <T> RequestResult<T> call(ApiCaller caller, Call<T> call)
            throws OpenAIUploadsException, IOException {
        try {
            return caller.run(call);
        } catch (CallFailedException e) {
            return e.rethrow();
        }
    }
}
