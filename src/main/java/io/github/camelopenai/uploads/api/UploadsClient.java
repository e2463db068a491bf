package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.api.RetryLoop.Call;
import io.github.camelopenai.uploads.api.RetryLoop.CallFailedException;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * The calls of the Uploads API for one account. Every call runs in the caller's thread until it has an answer, has
 * definitely failed, or is aborted, and throws {@link OpenAIUploadsException} when the server answered with a failure,
 * {@link OpenAIUploadsIOException} when there was no usable answer, {@link IllegalArgumentException} or
 * {@link IllegalStateException} before anything is sent.
 */
public final class UploadsClient {

    /** The API's documented life of an upload, for servers that do not tell. */
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    private static final Duration CREATE_LIMIT = Duration.ofMinutes(15);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

    private final ApiTransport transport;
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
        this.loop = new RetryLoop(transport, settings, pacer);
        this.requests = new ApiRequests(settings);
        this.sessions = sessions;
        this.completing = new CompleteUpload(loop, requests, sessions);
    }

    public ApiResult<Upload> create(CreateUpload request, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
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

    private static Duration life(Upload upload) {
        if (upload.createdAt() == null || upload.expiresAt() == null || upload.expiresAt() <= upload.createdAt()) {
            return DEFAULT_LIFE;
        }
        return Duration.ofSeconds(upload.expiresAt() - upload.createdAt());
    }

    /** Sends one part; the caller closes it. */
    public ApiResult<UploadPart> addPart(String uploadId, Part part, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        UploadSession session = sessions.of(uploadId);
        try (AbortSignal.Linked linked = AbortSignal.linked(abort, part.abortSignal(), session.sending())) {
            session.requireOpenForParts();
            Supplier<HttpUriRequestBase> post = () -> {
                HttpPost request = requests.post(ApiCall.ADD_PART, uploadId);
                request.setEntity(new PartEntity(part));
                return request;
            };
            ApiResult<UploadPart> result = call(new Call<>(
                    ApiCall.ADD_PART,
                    uploadId,
                    part.toString(),
                    post,
                    ApiJson::part,
                    session.partDeadline(),
                    linked.signal()));
            session.partAdded(result.value().id(), part.length());
            session.addRetries(result.retries());
            return result;
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
        // An interrupted thread is often the reason for the cancel, which must go out all the same.
        boolean interrupted = Thread.interrupted();
        try {
            UploadSession session = sessions.of(uploadId);
            session.beginCancel(force);
            ApiResult<Upload> result = call(new Call<>(
                    ApiCall.CANCEL,
                    uploadId,
                    null,
                    () -> requests.post(ApiCall.CANCEL, uploadId),
                    ApiJson::upload,
                    Deadline.in(CANCEL_LIMIT),
                    new AbortSignal()));
            session.endCancel();
            return result;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether its HTTP client is closed, so that another one is needed. */
    public boolean isClosed() {
        return transport.isClosed();
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
