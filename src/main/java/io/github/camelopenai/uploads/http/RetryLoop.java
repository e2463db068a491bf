package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.CallContext;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.call.ApiResult;
import io.github.camelopenai.uploads.api.call.Call;
import io.github.camelopenai.uploads.api.call.CallFailedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.HttpTransport.AttemptFailedException;
import io.github.camelopenai.uploads.http.HttpTransport.DeadlinePassedException;
import io.github.camelopenai.uploads.http.answer.ApiAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.http.auth.Credential;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one place where a call is sent again: waits for the pacer, sends, and asks {@link CallRetries} what a failure means.
 * Everything ends at the deadline and when the signal is aborted. Runs in the caller's thread.
 */
public final class RetryLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);

    private final HttpTransport transport;
    private final ApiSettings settings;
    private final Pacer pacer;
    private final RetryWatch watch;

    public RetryLoop(HttpTransport transport, ApiSettings settings, Pacer pacer, RetryWatch watch) {
        this.transport = transport;
        this.settings = settings;
        this.pacer = pacer;
        this.watch = watch;
    }

    /** The same loop, its retries told to another one. */
    public RetryLoop watchedBy(RetryWatch other) {
        return new RetryLoop(transport, settings, pacer, other);
    }

    /** Hears of every attempt that has failed and is made again. */
    @FunctionalInterface
    public interface RetryWatch {
        void retried(Call<?> call, int attempt, String why, Duration wait);
    }

    public <T> ApiResult<T> run(Call<T> call) throws CallFailedException {
        return new Attempts<>(call).run();
    }

    /** The attempts of one call. */
    private final class Attempts<T> {
        private final Call<T> call;
        private final RetryPolicy policy = settings.retryPolicy();
        private final CallRetries retries;
        private final Pacer.Place place = pacer.place();
        private int made;
        private int uncertain;
        private Credential refused;
        private String requestId;
        private AttemptFailure failure;
        private Duration held = Duration.ZERO;

        private Attempts(Call<T> call) {
            this.call = call;
            this.retries = new CallRetries(call.api(), policy);
        }

        private ApiResult<T> run() throws CallFailedException {
            try {
                ApiResult<T> result;
                do {
                    result = next();
                } while (result == null);
                return result;
            } catch (OutageException e) {
                failure = failure != null ? failure : AttemptFailure.neverSent(e.lastCause());
                throw failed(failure);
            } catch (IOException e) {
                ApiAnswer last = failure == null ? null : failure.answer();
                throw failed(new AttemptFailure(AttemptFailure.Kind.OURS, last, e));
            }
        }

        /** @return null if the call is to be sent again */
        private ApiResult<T> next() throws IOException, OutageException, CallFailedException {
            // Before the pacer lets it go, since a provider may take its time.
            Credential credential =
                    settings.credentials().get(refused, call.deadline(), call.abort(), transport.watch());
            Optional<Duration> wait;
            boolean reportOutage;
            try (Pacer.Ticket ticket = admit()) {
                made++;
                Outcome<T> outcome = attempt(call, credential, ticket::moved);
                requestId = outcome.requestId() == null ? requestId : outcome.requestId();
                failure = outcome.failure();
                if (failure == null) {
                    ticket.succeeded();
                    return new ApiResult<>(outcome.value(), made - 1, uncertain, outcome.requestId());
                }
                uncertain += outcome.open() ? 1 : 0;
                reportOutage = tell(ticket);
            }
            if (settings.credentials().renewable() && retries.mayRenew(failure)) {
                refused = credential;
                wait = Optional.of(Duration.ZERO);
            } else {
                double random = ThreadLocalRandom.current().nextDouble();
                wait = retries.after(failure, System.nanoTime(), place.refusedInVain(), random);
            }
            if (wait.isEmpty()) {
                throw failed(failure);
            }
            waitBeforeNext(wait.get(), reportOutage);
            return null;
        }

        private Pacer.Ticket admit() throws IOException, OutageException {
            if (!call.api().paced()) {
                return pacer.free();
            }
            try {
                return pacer.admit(place, call.abort(), call.deadline(), retries.patience(System.nanoTime()));
            } catch (HeldBackException e) {
                throw new DeadlinePassedException(
                        new IOException(failure == null ? e.getMessage() : failure.describe(), e));
            }
        }

        /**
         * Tells the pacer what has come of an attempt, also when the call is not made again.
         *
         * @return whether an outage is to be reported
         */
        private boolean tell(Pacer.Ticket ticket) {
            if (failure.asksForPatience()) {
                held = ticket.refused(policy.asked(failure), policy);
            } else if (failure.isUnanswered()) {
                return ticket.unanswered(failure.cause(), policy);
            } else if (failure.isAnswered()) {
                ticket.answered();
            }
            return false;
        }

        /** The waits for an outage to end and for a server that has had enough are the pacer's. */
        private void waitBeforeNext(Duration wait, boolean reportOutage) throws IOException {
            String what = call.context(made).describe();
            String why = failure.describe();
            Instant since = failure.isUnanswered() && call.api().outlastsOutages() ? pacer.unansweredSince() : null;
            if (since != null) {
                why += ". Waiting for the network since " + since.truncatedTo(ChronoUnit.SECONDS);
                LOG.atLevel(reportOutage ? Level.WARN : Level.DEBUG)
                        .log("{} failed: {}. {}", what, why, retries.triedFor(failure, settings.baseUrl()));
                watch.retried(call, made, why, wait);
            } else if (failure.asksForPatience() && call.api().paced()) {
                LOG.warn("{} failed: {}. Next attempt in {} ms", what, why, held.toMillis());
                watch.retried(call, made, why, held);
            } else {
                LOG.warn("{} failed: {}. Next attempt in {} ms", what, why, wait.toMillis());
                watch.retried(call, made, why, wait);
                pause(call, wait, new IOException(why, failure.cause()));
            }
        }

        private CallFailedException failed(AttemptFailure last) {
            return new CallFailedException(exception(call, last, requestId, made, retries), uncertain > 0, made > 1);
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

    private <T> Outcome<T> attempt(Call<T> call, Credential credential, Runnable moved) {
        try {
            HttpUriRequestBase request = call.requests().get();
            credential.addTo(request);
            ApiAnswer answer = transport.send(
                    request,
                    call.api() == ApiCall.COMPLETE,
                    settings.stallTimeout(),
                    call.deadline(),
                    call.abort(),
                    moved);
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

    /** Waits, unless the time would be over before, which is said now rather than later. */
    private static void pause(Call<?> call, Duration wait, IOException why) throws IOException {
        Duration left = call.deadline().remaining();
        if (left.isNegative() || wait.compareTo(left) > 0) {
            throw new DeadlinePassedException(why.getMessage() + ". There is no time for another attempt", why);
        }
        if (wait.isNegative() || wait.isZero()) {
            call.abort().throwIfAborted();
        } else {
            call.abort().sleep(wait);
        }
    }

    /** @param requestId of the last answer that came, perhaps to an earlier attempt; null if none did */
    private Exception exception(
            Call<?> call, AttemptFailure failure, String requestId, int attempts, CallRetries retries) {
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
            String why = call.api().isPartOfUploading()
                    ? "the upload expires, or the time for this call is over. "
                            + "Start over; if it was slow, use more parallel parts or a faster line"
                    : cause.getMessage();
            return new UploadExpiredException(
                    context.describe() + " failed: " + why + request, operation, call.uploadId(), requestId, cause);
        }
        String what = cause instanceof UploadAbortedException ? " was stopped: " : " failed: ";
        return new OpenAIUploadsIOException(
                context.describe() + what + failure.describe() + retries.timeOver(failure) + request,
                operation,
                call.uploadId(),
                requestId,
                cause);
    }
}
