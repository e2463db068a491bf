package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.api.RetryLoop.Call;
import io.github.camelopenai.uploads.api.RetryLoop.CallFailedException;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Part;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** The API's documented life of an upload, for servers that do not tell. */
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    private static final Duration CREATE_LIMIT = Duration.ofMinutes(15);
    private static final Duration GET_FILE_LIMIT = Duration.ofMinutes(2);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

    private final ApiTransport transport;
    private final ApiSettings settings;
    private final RetryLoop loop;
    private final ApiRequests requests;
    private final UploadSessions sessions;
    private final CompleteUpload completing;

    /**
     * @param pacer shared by all clients of the same account
     * @param sessions shared by all clients that may work on the same uploads
     */
    public UploadsClient(ApiTransport transport, ApiSettings settings, Pacer pacer, UploadSessions sessions) {
        this.transport = transport;
        this.settings = settings;
        this.loop = new RetryLoop(transport, settings, pacer);
        this.requests = new ApiRequests(settings);
        this.sessions = sessions;
        this.completing = new CompleteUpload(loop, requests, sessions);
    }

    public ApiResult<Upload> create(CreateUpload request, AbortSignal abort)
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
        ApiResult<Upload> result =
                call(new Call<>(ApiCall.CREATE, null, detail, post, ApiJson::upload, Deadline.in(CREATE_LIMIT), abort));
        UploadSession session = UploadSession.created(result.value(), request, sentAt[0], life(result.value()));
        session.addRetries(result.retries());
        sessions.add(session);
        return result;
    }

    /**
     * Takes up an upload that an earlier process has made and left.
     *
     * @param created what {@code create} answered then
     * @param request what was announced then
     * @param remaining how long it lives from now on
     * @param parts the lengths of the parts that it has, by id
     * @param mayBeCompleted whether a {@code complete} was or may have been sent: then it takes no parts, is never
     *     cancelled, and {@link #complete} finds out
     */
    public void adopt(
            Upload created, CreateUpload request, Duration remaining, Map<String, Long> parts, boolean mayBeCompleted) {
        sessions.add(UploadSession.adopted(created, request, remaining, parts, mayBeCompleted));
    }

    /**
     * What is known of files that look like that of an adopted upload.
     *
     * @param files of other uploads; null if it is not known, so that a file that is listed may be anybody's
     */
    public void tellApart(String uploadId, Set<String> files) {
        sessions.of(uploadId).tellApart(files);
    }

    /** A file, whichever way it came about. */
    public ApiResult<OpenAIFile> file(String fileId, AbortSignal abort) throws OpenAIUploadsException, IOException {
        return call(new Call<>(
                ApiCall.GET_FILE,
                null,
                "file " + fileId,
                () -> requests.get(ApiCall.GET_FILE, fileId),
                ApiJson::file,
                Deadline.in(GET_FILE_LIMIT),
                abort));
    }

    private static Duration life(Upload upload) {
        if (upload.createdAt() == null || upload.expiresAt() == null || upload.expiresAt() <= upload.createdAt()) {
            return DEFAULT_LIFE;
        }
        return Duration.ofSeconds(upload.expiresAt() - upload.createdAt());
    }

    /** Sends one part; the caller closes it. */
    public ApiResult<UploadPart> addPart(String uploadId, Part part, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        return addPart(uploadId, part, null, abort);
    }

    /**
     * As {@link #addPart(String, Part, AbortSignal)}.
     *
     * @param digest has got the bytes that were sent when this returns; null for none
     */
    public ApiResult<UploadPart> addPart(String uploadId, Part part, MessageDigest digest, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        UploadSession session = sessions.of(uploadId);
        try (AbortSignal.Linked linked = AbortSignal.linked(abort, part.abortSignal(), session.sending())) {
            session.requireOpenForParts();
            Supplier<HttpUriRequestBase> post = () -> {
                HttpPost request = requests.post(ApiCall.ADD_PART, uploadId);
                request.setEntity(new PartEntity(part, session::written, digest));
                return request;
            };
            ApiResult<UploadPart> result = loop.run(new Call<>(
                    ApiCall.ADD_PART,
                    uploadId,
                    part.toString(),
                    post,
                    ApiJson::part,
                    session.partDeadline(),
                    linked.signal()));
            if (result.uncertain() > 0) {
                session.orphansPossible();
            }
            session.partAdded(result.value().id(), part.length());
            session.addRetries(result.retries());
            warnIfTooSlow(session);
            return result;
        } catch (CallFailedException e) {
            if (e.uncertain()) {
                session.orphansPossible();
            }
            UploadPace pace = session.pace();
            if (e.reason() instanceof UploadExpiredException expired && pace != null) {
                throw expired.because(pace.describe());
            }
            return e.rethrow();
        }
    }

    private static void warnIfTooSlow(UploadSession session) {
        UploadPace pace = session.pace();
        if (pace != null && pace.looksTooSlow() && session.warnOnce()) {
            LOG.warn("Upload {} will probably expire before it is complete: {}", session.id(), pace.describe());
        }
    }

    /**
     * Makes the file of the given parts, in this order. There are three outcomes: the file, a definite failure, or
     * {@link UploadOutcomeUnknownException}.
     *
     * @param md5 of the whole content in hexadecimal; null for none
     */
    public ApiResult<Upload> complete(String uploadId, List<String> partIds, String md5, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        return completing.run(sessions.of(uploadId), partIds, md5, abort);
    }

    /**
     * Cancels an upload after stopping what is being sent of it. Brief and best effort: the server forgets the upload
     * anyway.
     *
     * @param force also after a {@code complete} that may have succeeded
     */
    public ApiResult<Upload> cancel(String uploadId, boolean force) throws OpenAIUploadsException, IOException {
        return cancel(uploadId, force, CANCEL_LIMIT);
    }

    /**
     * As {@link #cancel(String, boolean)}.
     *
     * @param limit after how long it is given up
     */
    public ApiResult<Upload> cancel(String uploadId, boolean force, Duration limit)
            throws OpenAIUploadsException, IOException {
        // An interrupted thread is often the reason for the cancel, which must go out all the same.
        boolean interrupted = Thread.interrupted();
        try {
            UploadSession session = sessions.of(uploadId);
            session.beginCancel(force, limit);
            ApiResult<Upload> result = call(new Call<>(
                    ApiCall.CANCEL,
                    uploadId,
                    null,
                    () -> requests.post(ApiCall.CANCEL, uploadId),
                    ApiJson::upload,
                    Deadline.in(limit),
                    new AbortSignal()));
            session.endCancel();
            return result;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
                        + " If its source is too slow for that, spool it first (spool=first)",
                "upload",
                uploadId,
                null);
        UploadPace pace = sessions.of(uploadId).pace();
        return pace == null ? expired : expired.because(pace.describe());
    }

    /** How many requests were sent again for an upload so far. */
    public int retries(String uploadId) {
        return sessions.of(uploadId).addRetries(0);
    }

    /** How far the upload has come, as far as this client knows. */
    public UploadSession.Phase phase(String uploadId) {
        return sessions.of(uploadId).phase();
    }

    private <T> ApiResult<T> call(Call<T> call) throws OpenAIUploadsException, IOException {
        try {
            return loop.run(call);
        } catch (CallFailedException e) {
            return e.rethrow();
        }
    }
}
