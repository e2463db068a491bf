package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.api.ApiTransport.AttemptFailedException;
import io.github.camelopenai.uploads.api.ApiTransport.DeadlinePassedException;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a call is sent again: waits for the pacer, sends, and asks {@link RetryPolicy} what a failure means.
 * Everything ends at the deadline and when the signal is aborted. Runs in the caller's thread.
 */
final class RetryLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);

    private final ApiTransport transport;
    private final ApiSettings settings;
    private final Pacer pacer;
    private final RetryWatch watch;

    RetryLoop(ApiTransport transport, ApiSettings settings, Pacer pacer, RetryWatch watch) {
        this.transport = transport;
        this.settings = settings;
        this.pacer = pacer;
        this.watch = watch;
    }

    /** The same loop, its retries told to another one. */
    RetryLoop watchedBy(RetryWatch other) {
        return new RetryLoop(transport, settings, pacer, other);
    }

    /** Hears of every attempt that has failed and is made again. */
    @FunctionalInterface
    interface RetryWatch {
        void retried(Call<?> call, int attempt, String why, Duration wait);
    }

    /** Reads an answer, or finds it unusable. */
    @FunctionalInterface
    interface AnswerReader<T> {

        /** Whether this is an answer to be read, and no failure. */
        default boolean reads(ApiAnswer answer) {
            return answer.isSuccess();
        }

        T read(ApiAnswer answer) throws UnusableAnswerException;
    }

    /**
     * One call.
     *
     * @param detail what it is about, for messages; may be null
     * @param requests makes a fresh request for every attempt, always with the same content
     */
    record Call<T>(
            ApiCall api,
            String uploadId,
            String detail,
            Supplier<HttpUriRequestBase> requests,
            AnswerReader<T> reader,
            Deadline deadline,
            AbortSignal abort) {

        CallContext context(int attempts) {
            return new CallContext(api.operation(), uploadId, detail, attempts);
        }
    }

    /** The call failed for good; {@link #uncertain()} says whether the server may have done it all the same. */
    static final class CallFailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean uncertain;

        CallFailedException(Exception cause, boolean uncertain) {
            super(cause);
            this.uncertain = uncertain;
        }

        boolean uncertain() {
            return uncertain;
        }

        /** Whether the server answered the last attempt with this status. */
        boolean answeredBy(int status) {
            return reason() instanceof OpenAIUploadsException answered && answered.getStatusCode() == status;
        }

        /** Whether the server answered that it will not do it, however often it is asked. */
        boolean isRefusal() {
            return reason() instanceof OpenAIUploadsException answered
                    && (answered.getStatusCode() < 500 || answered.getStatusCode() == 501)
                    && !List.of(408, 409, 429).contains(answered.getStatusCode());
        }

        /** The exception that names the call. */
        Exception reason() {
            return (Exception) getCause();
        }

        /** Throws {@link #reason()}; declared to return what the caller would have. */
        <T> T rethrow() throws OpenAIUploadsException, IOException {
            if (reason() instanceof OpenAIUploadsException answered) {
                throw answered;
            }
            throw (IOException) reason();
        }
    }

    <T> ApiResult<T> run(Call<T> call) throws CallFailedException {
        int uncertain = 0;
        int conflicts = 0;
        int renewals = 0;
        Credential refused = null;
        String requestId = null;
        for (int retries = 0; ; retries++) {
            AttemptFailure failure = null;
            Duration wait;
            try {
                // Before the pacer lets it go, since a provider may take its time.
                Credential credential =
                        settings.credentials().get(refused, call.deadline(), call.abort(), transport.watch());
                try (Pacer.Ticket ticket = admit(call)) {
                    Outcome<T> outcome = attempt(call, credential);
                    requestId = outcome.requestId() == null ? requestId : outcome.requestId();
                    if (outcome.failure() == null) {
                        ticket.succeeded();
                        return new ApiResult<>(outcome.value(), retries, uncertain, outcome.requestId());
                    }
                    failure = outcome.failure();
                    double random = ThreadLocalRandom.current().nextDouble();
                    RetryPolicy policy = settings.retryPolicy();
                    Optional<Duration> decided;
                    if (settings.credentials().renewable() && RetryPolicy.mayRenew(renewals, failure)) {
                        renewals++;
                        refused = credential;
                        decided = Optional.of(Duration.ZERO);
                    } else {
                        decided = policy.decide(call.api(), retries - renewals, uncertain, conflicts, failure, random);
                    }
                    if (failure.kind() == AttemptFailure.Kind.RATE_LIMITED && !failure.isQuotaExhausted()) {
                        // Others wait also when this call has been tried often enough.
                        ticket.limited(policy.waitAfter(retries, failure, random));
                    }
                    uncertain += outcome.open() ? 1 : 0;
                    conflicts += failure.isConflict() ? 1 : 0;
                    if (decided.isEmpty()) {
                        Exception reason = exception(call, failure, requestId, retries + 1);
                        throw new CallFailedException(reason, uncertain > 0);
                    }
                    wait = decided.get();
                }
                LOG.warn(
                        "{} failed: {}. Next attempt in {} ms",
                        call.context(retries + 1).describe(),
                        failure.describe(),
                        wait.toMillis());
                watch.retried(call, retries + 1, failure.describe(), wait);
                pause(call, wait, new IOException(failure.describe(), failure.cause()));
            } catch (IOException e) {
                ApiAnswer last = failure == null ? null : failure.answer();
                AttemptFailure stopped = new AttemptFailure(AttemptFailure.Kind.OURS, last, e);
                throw new CallFailedException(exception(call, stopped, requestId, retries + 1), uncertain > 0);
            }
        }
    }

    /**
     * What one attempt has brought.
     *
     * @param requestId the server's name for the request; null if no answer gave one
     * @param failure null if it succeeded
     * @param open whether it has failed, and the server may have carried it out all the same
     */
    private record Outcome<T>(T value, String requestId, AttemptFailure failure, boolean open) {

        static <T> Outcome<T> failed(AttemptFailure failure, String requestId, boolean sent) {
            boolean open = failure.kind() == AttemptFailure.Kind.UNCERTAIN
                    || failure.kind() == AttemptFailure.Kind.OURS && sent;
            return new Outcome<>(null, requestId, failure, open);
        }
    }

    private <T> Outcome<T> attempt(Call<T> call, Credential credential) {
        try {
            HttpUriRequestBase request = call.requests().get();
            credential.addTo(request);
            ApiAnswer answer = transport.send(
                    request, call.api() == ApiCall.COMPLETE, settings.stallTimeout(), call.deadline(), call.abort());
            LOG.debug(
                    "{} of upload {}: HTTP {}, request id {}",
                    call.api().operation(),
                    call.uploadId(),
                    answer.status(),
                    answer.requestId());
            return read(call, answer);
        } catch (AttemptFailedException e) {
            LOG.debug(
                    "{} of upload {}: no answer: {}",
                    call.api().operation(),
                    call.uploadId(),
                    e.failure().describe());
            return Outcome.failed(e.failure(), e.requestId(), e.sent());
        }
    }

    private static <T> Outcome<T> read(Call<T> call, ApiAnswer answer) {
        if (!call.reader().reads(answer)) {
            return Outcome.failed(AttemptFailure.of(answer), answer.requestId(), false);
        }
        try {
            return new Outcome<>(call.reader().read(answer), answer.requestId(), null, false);
        } catch (UnusableAnswerException e) {
            AttemptFailure.Kind kind = e.isForGood() ? AttemptFailure.Kind.OURS : AttemptFailure.Kind.UNCERTAIN;
            return Outcome.failed(new AttemptFailure(kind, null, e), answer.requestId(), true);
        }
    }

    private Pacer.Ticket admit(Call<?> call) throws IOException {
        if (!call.api().paced()) {
            return pacer.free();
        }
        try {
            return pacer.admit(call.abort(), call.deadline());
        } catch (Pacer.HeldBackException e) {
            throw new DeadlinePassedException(new IOException("the server has rate-limited this account", e));
        }
    }

    /** Waits, unless the time would be over before, which is said now rather than later. */
    private static void pause(Call<?> call, Duration wait, IOException why) throws IOException {
        Duration left = call.deadline().remaining();
        if (left.isNegative() || wait.compareTo(left) > 0) {
            throw new DeadlinePassedException(why);
        }
        if (wait.isNegative() || wait.isZero()) {
            call.abort().throwIfAborted();
        } else {
            call.abort().sleep(wait);
        }
    }

    /** @param requestId of the last answer that came, perhaps to an earlier attempt; null if none did */
    private Exception exception(Call<?> call, AttemptFailure failure, String requestId, int attempts) {
        CallContext context = call.context(attempts);
        IOException cause = failure.cause();
        if (cause == null) {
            String advice = failure.isUnauthorized() ? settings.credentials().advice() : null;
            return new OpenAIUploadsException(
                    context,
                    settings.baseUrl() + call.api().path(call.uploadId()),
                    failure.answer().shown(),
                    advice);
        }
        String operation = call.api().operation();
        String request = requestId == null ? "" : " (last request id: " + requestId + ")";
        if (cause instanceof DeadlinePassedException) {
            return new UploadExpiredException(
                    context.describe() + " failed: the upload expires, or the time for this call is over. "
                            + "Start over; if it was slow, use more parallel parts or a faster line" + request,
                    operation,
                    call.uploadId(),
                    requestId,
                    cause);
        }
        String what = cause instanceof UploadAbortedException ? " was stopped: " : " failed: ";
        return new OpenAIUploadsIOException(
                context.describe() + what + failure.describe() + request, operation, call.uploadId(), requestId, cause);
    }
}
