package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadMdc;
import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.api.session.UploadPace;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.http.HttpTransport;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.RetryLoop;
import io.github.camelopenai.uploads.part.Part;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
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
    private final RequestSettings settings;
    private final ApiCaller caller;
    private final ApiRequests requests;
    private final Pacer pacer;
    private final UploadRegistry sessions;
    private final CompleteUpload completing;
    private final CancelUpload cancelling;
    private final UploadListener listener;

    /**
     * @param pacer shared by all clients of the same account
     * @param sessions shared by all clients that may work on the same uploads
     */
    public UploadsClient(HttpTransport transport, RequestSettings settings, Pacer pacer, UploadRegistry sessions) {
        this(transport, settings, new ApiRequests(settings), pacer, sessions, UploadListener.NONE);
    }

    private UploadsClient(
            HttpTransport transport,
            RequestSettings settings,
            ApiRequests requests,
            Pacer pacer,
            UploadRegistry sessions,
            UploadListener listener) {
        this.transport = transport;
        this.settings = settings;
        this.pacer = pacer;
        this.requests = requests;
        this.sessions = sessions;
        this.listener = listener;
        this.caller = new ApiCaller(new RetryLoop(transport, settings, pacer), settings, this::retried);
        this.completing = new CompleteUpload(caller, requests, settings, sessions);
        this.cancelling = new CancelUpload(caller, requests);
    }

    /** The same client for somebody who wants to hear what happens to the uploads of these calls. */
    public UploadsClient heardBy(UploadListener hearing) {
        return new UploadsClient(transport, settings, requests, pacer, sessions, hearing);
    }

    private void retried(Call<?> call, int attempt, String why, Duration wait) {
        UploadProgress progress = UploadProgress.unknown(null);
        if (call.uploadId() != null) {
            UploadSession session = sessions.of(call.uploadId());
            session.addRetries(1);
            progress = session.progress();
        }
        listener.retried(progress, call.api().operation(), attempt, why, wait);
    }

    public CallResult<Upload> create(CreateUpload request, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        if ("https".equalsIgnoreCase(settings.baseUrl().getScheme())) {
            CipherWarmUp.before(request.bytes());
        }
        Deadline[] sentAt = new Deadline[1];
        Supplier<HttpUriRequestBase> post = () -> {
            // The hour of the upload that we get begins no earlier than its own attempt.
            sentAt[0] = Deadline.in(Duration.ZERO);
            return requests.postJson(ApiCall.CREATE, null, ApiJson.create(request));
        };
        String detail = "'" + request.filename() + "' (" + request.bytes() + " bytes)";
        listener.announced(UploadProgress.announced(request));
        ApiCaller creating = caller.withListener((call, attempt, why, wait) ->
                listener.retried(UploadProgress.announced(request), call.api().operation(), attempt, why, wait));
        CallResult<Upload> result = call(
                creating,
                new Call<>(ApiCall.CREATE, null, detail, post, ApiJson::upload, Deadline.in(CREATE_LIMIT), abort));
        try {
            UploadSession session = UploadSession.created(
                    result.value(), request, sentAt[0], result.value().life());
            session.addRetries(result.retries());
            session.pacedBy(pacer);
            sessions.add(session);
            tell(session, UploadListener::created);
            return result;
        } catch (RuntimeException | Error e) {
            throw OpenAIUploadsIOException.afterCreate(result.value().id(), request.filename(), result.requestId(), e);
        }
    }

    /** Whoever listens must not do harm to an upload. */
    private void tell(UploadSession session, BiConsumer<UploadListener, UploadProgress> what) {
        try {
            what.accept(listener, session.progress());
        } catch (RuntimeException | Error e) {
            LOG.warn("Who listens to upload {} has failed, which changes nothing for the upload", session.id(), e);
        }
    }

    /**
     * Takes up an upload that an earlier process has made and left.
     *
     * @param created what {@code create} answered then
     * @param request what was announced then
     * @param remaining how long it lives from now on
     * @param parts the lengths of the parts that it has, by id
     * @param before what is known of a {@code complete}: if one may have been sent, it takes no parts, is not cancelled,
     *     and {@link #complete} finds out
     */
    public void adopt(
            Upload created, CreateUpload request, Duration remaining, Map<String, Long> parts, EarlierComplete before) {
        UploadSession session = UploadSession.adopted(created, request, remaining, parts, before);
        session.pacedBy(pacer);
        sessions.add(session);
    }

    /**
     * An adopted upload goes on.
     *
     * @param journalKey what its record is called
     */
    public void resumed(String uploadId, String journalKey) {
        UploadSession session = sessions.of(uploadId);
        session.resumed(journalKey);
        tell(session, UploadListener::resumed);
    }

    /** An upload is remembered in a journal, where its record is called {@code journalKey}. */
    public void remembered(String uploadId, String journalKey) {
        sessions.of(uploadId).rememberedAs(journalKey);
    }

    /**
     * An upload of an earlier run turns out to have been completed then.
     *
     * @param completed with its file
     * @throws FileSizeMismatchException if that has another size than the content
     */
    public void completedBefore(Upload completed, CreateUpload request, Map<String, Long> parts) {
        if (FileSize.isKnown(completed.file()) && completed.file().bytes() != request.bytes()) {
            throw new FileSizeMismatchException(completed.id(), completed.file(), request.bytes(), null);
        }
        UploadSession session =
                UploadSession.adopted(completed, request, completed.life(), parts, EarlierComplete.POSSIBLE);
        String fileId = completed.file().id();
        session.endComplete(UploadSession.Phase.COMPLETED, fileId);
        sessions.add(session);
        tell(session, (hearing, progress) -> hearing.completed(progress, fileId));
    }

    /** Whoever has driven an upload is done with it, however that went. */
    public void leave(String uploadId) {
        sessions.of(uploadId).over();
    }

    /**
     * Who knows more than this client of files that look like that of an upload.
     *
     * @param files of other uploads, asked for when a file is listed that may be that of this one; gives null if it is not
     *     known, so that such a file may be anybody's
     */
    public void tellApart(String uploadId, Supplier<Set<String>> files) {
        sessions.of(uploadId).tellApart(files);
    }

    /** A file, whichever way it came about. */
    public CallResult<OpenAIFile> file(String fileId, AbortSignal abort) throws OpenAIUploadsException, IOException {
        return call(new Call<>(
                ApiCall.GET_FILE,
                null,
                "file " + fileId,
                () -> requests.get(ApiCall.GET_FILE, fileId),
                ApiJson::file,
                Deadline.in(GET_FILE_LIMIT),
                abort));
    }

    /** Sends one part; the caller closes it. */
    public CallResult<UploadPart> addPart(String uploadId, Part part, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        return addPart(uploadId, part, null, abort);
    }

    /**
     * As {@link #addPart(String, Part, AbortSignal)}.
     *
     * @param digest has got the bytes that were sent when this returns; null for none
     */
    public CallResult<UploadPart> addPart(String uploadId, Part part, MessageDigest digest, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        UploadSession session = sessions.of(uploadId);
        PartAnswer answer = new PartAnswer(session, part);
        try (UploadMdc mdc = UploadMdc.of(uploadId);
                UploadMeter.Sending sending = session.meter().sending(part);
                AbortSignal.Linked linked = AbortSignal.linked(abort, part.abortSignal(), session.sending())) {
            session.requireOpenForParts();
            session.pacedBy(pacer);
            Supplier<HttpUriRequestBase> post = () -> {
                PartEntity entity = new PartEntity(part, sending, digest);
                answer.begin(entity);
                HttpPost request = requests.post(ApiCall.ADD_PART, uploadId);
                request.setEntity(entity);
                return request;
            };
            CallResult<UploadPart> result = caller.run(new Call<>(
                    ApiCall.ADD_PART,
                    uploadId,
                    part.toString(),
                    post,
                    answer,
                    session.partDeadline(),
                    linked.signal()));
            if (result.uncertain() > 0) {
                session.orphansPossible();
            }
            sending.arrived(
                    part.length(),
                    () -> tell(
                            session,
                            (hearing, progress) ->
                                    hearing.partUploaded(progress, part.index(), part.length(), result.retries() + 1)));
            warnIfTooSlow(session);
            return result;
        } catch (CallFailedException e) {
            if (e.uncertain()) {
                session.orphansPossible();
            }
            if (answer.isDisputed() && e.reason() instanceof OpenAIUploadsIOException unusable) {
                throw new RepeatedPartIdException(
                        unusable.getMessage(), uploadId, unusable.getRequestId(), unusable.getCause());
            }
            UploadPace pace = session.pace();
            if (e.reason() instanceof UploadExpiredException expired && pace != null) {
                throw expired.because(pace.describe());
            }
            return e.rethrow();
        } finally {
            answer.end();
        }
    }

    private static void warnIfTooSlow(UploadSession session) {
        UploadPace pace = session.pace();
        if (pace != null && pace.looksTooSlow() && session.warnOnce()) {
            LOG.warn("Upload {} will probably expire before it is complete: {}", session.id(), pace.describe());
        }
    }

    /** As {@link #complete(String, List, String, Runnable, AbortSignal)}, for somebody who remembers nothing. */
    public CallResult<Upload> complete(String uploadId, List<String> partIds, String md5, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        return complete(uploadId, partIds, md5, () -> {}, abort);
    }

    /**
     * Makes the file of the given parts, in this order. There are three outcomes: the file, a definite failure, or
     * {@code UploadOutcomeUnknownException}.
     *
     * @param md5 of the whole content in hexadecimal; null for none
     * @param whenAccepted is run when the server has accepted it before the file is there
     * @throws FileSizeMismatchException if the file has another size than the content
     */
    public CallResult<Upload> complete(
            String uploadId, List<String> partIds, String md5, Runnable whenAccepted, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        UploadSession session = sessions.of(uploadId);
        try (UploadMdc mdc = UploadMdc.of(uploadId)) {
            CallResult<Upload> result = completing.run(session, partIds, md5, whenAccepted, abort);
            String fileId = result.value().file().id();
            tell(session, (hearing, progress) -> hearing.completed(progress, fileId));
            return result;
        }
    }

    /**
     * Cancels an upload after stopping what is being sent of it. Brief and best effort: the server forgets the upload
     * anyway.
     *
     * @param force also after a {@code complete} that may have succeeded
     */
    public CallResult<Upload> cancel(String uploadId, boolean force) throws OpenAIUploadsException, IOException {
        return cancel(uploadId, force, CANCEL_LIMIT);
    }

    /**
     * As {@link #cancel(String, boolean)}.
     *
     * @param limit after how long it is given up
     */
    public CallResult<Upload> cancel(String uploadId, boolean force, Duration limit)
            throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(uploadId)) {
            UploadSession session = sessions.of(uploadId);
            CallResult<Upload> result = cancelling.run(session, force, limit);
            tell(session, UploadListener::cancelled);
            return result;
        }
    }

    /** Where uploads go: the URL and, within that, whose they are. Without secrets. */
    public List<String> destination() {
        return Stream.of(settings.baseUrl(), settings.organization(), settings.project())
                .map(String::valueOf)
                .toList();
    }

    /** Refuses what is no MD5; to be asked before anything is sent that would be for nothing. Null is none. */
    public static void requireMd5(String md5) {
        CompleteUpload.requireMd5(md5);
    }

    /** Whether its HTTP client is closed, so that another one is needed. */
    public boolean isClosed() {
        return transport.isClosed();
    }

    /** How long parts of an upload may be sent from now on; zero or less when it is too late. */
    public Duration timeForParts(String uploadId) {
        return sessions.of(uploadId).partDeadline().remaining();
    }

    /** That time is over, and parts are missing. */
    public UploadExpiredException expired(String uploadId) {
        UploadExpiredException expired = new UploadExpiredException(
                "openai-uploads:upload (upload " + uploadId
                        + ") failed: the upload expires before all its parts are there."
                        + " If its source is too slow for that, spool it first (spoolStreams=all)",
                "upload",
                uploadId,
                null,
                null);
        UploadPace pace = sessions.of(uploadId).pace();
        return pace == null ? expired : expired.because(pace.describe());
    }

    /** How many requests were sent again for an upload so far. */
    public int retries(String uploadId) {
        return sessions.of(uploadId).addRetries(0);
    }

    /** What this client knows of the upload. */
    public UploadSession session(String uploadId) {
        return sessions.of(uploadId);
    }

    /** How far the upload has come, as far as this client knows. */
    public UploadSession.Phase phase(String uploadId) {
        return sessions.of(uploadId).phase();
    }

    /** How far the upload is, as far as this client knows it. */
    public UploadProgress progress(String uploadId) {
        return sessions.progress(uploadId);
    }

    private <T> CallResult<T> call(Call<T> call) throws OpenAIUploadsException, IOException {
        return call(caller, call);
    }

    private static <T> CallResult<T> call(ApiCaller caller, Call<T> call) throws OpenAIUploadsException, IOException {
        try {
            return caller.run(call);
        } catch (CallFailedException e) {
            return e.rethrow();
        }
    }
}
