package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.http.HttpTransport.AttemptFailedException;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
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
 * The one place where a request is sent again: waits for the pacer, sends, and asks {@link RetryDecision} what a failure means.
 * Everything ends at the deadline and when the signal is aborted. Runs in the caller's thread.
 */
public final class RetryLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);

    private final HttpTransport transport;
    private final RequestSettings settings;
    private final Pacer pacer;

    public RetryLoop(HttpTransport transport, RequestSettings settings, Pacer pacer) {
        this.transport = transport;
        this.settings = settings;
        this.pacer = pacer;
    }

    /** Is told of every attempt that has failed and is made again. */
    @FunctionalInterface
    public interface RetryListener {
        void retried(int attempt, String why, Duration wait);
    }

    public <T> CallResult<T> run(RetriedRequest<T> request, RetryListener listener) throws RequestFailedException {
        return new Attempts<>(request, listener).run();
    }

    /** The attempts of one request. */
    private final class Attempts<T> {
        private final RetriedRequest<T> request;
        private final RetryListener listener;
        private final RetryPolicy policy = settings.retryPolicy();
        private final RetryDecision retries;
        private final Pacer.Place place = pacer.place();
        private int made;
        private int uncertain;
        private Credential refused;
        private String requestId;
        private AttemptFailure failure;
        private Duration held = Duration.ZERO;

        private Attempts(RetriedRequest<T> request, RetryListener listener) {
            this.request = request;
            this.listener = listener;
            this.retries = new RetryDecision(request.rules(), policy);
        }

        private CallResult<T> run() throws RequestFailedException {
            try {
                CallResult<T> result;
                do {
                    result = next();
                } while (result == null);
                return result;
            } catch (OutageException e) {
                failure = failure != null ? failure : AttemptFailure.neverSent(e.lastCause());
                throw failed(failure);
            } catch (IOException e) {
                HttpAnswer last = failure == null ? null : failure.answer();
                throw failed(new AttemptFailure(AttemptFailure.Kind.OURS, last, e));
            }
        }

        /** @return null if the call is to be sent again */
        private CallResult<T> next() throws IOException, OutageException, RequestFailedException {
            // Before the pacer lets it go, since a provider may take its time.
            Credential credential =
                    settings.credentials().get(refused, request.deadline(), request.abort(), transport.watch());
            Optional<Duration> wait;
            boolean reportOutage;
            try (Pacer.Ticket ticket = admit()) {
                made++;
                Outcome<T> outcome = attempt(request, made, credential, ticket::moved);
                requestId = outcome.requestId() == null ? requestId : outcome.requestId();
                failure = outcome.failure();
                if (failure == null) {
                    ticket.succeeded();
                    return new CallResult<>(outcome.value(), made - 1, uncertain, outcome.requestId());
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
            if (!request.rules().paced()) {
                return pacer.free();
            }
            try {
                return pacer.admit(place, request.abort(), request.deadline(), retries.patience(System.nanoTime()));
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
            String what = request.name().apply(made);
            String why = failure.describe();
            Instant since =
                    failure.isUnanswered() && request.rules().outlastsOutages() ? pacer.unansweredSince() : null;
            if (since != null) {
                why += ". Waiting for the network since " + since.truncatedTo(ChronoUnit.SECONDS);
                LOG.atLevel(reportOutage ? Level.WARN : Level.DEBUG)
                        .log("{} failed: {}. {}", what, why, retries.triedFor(failure, settings.baseUrl()));
                listener.retried(made, why, wait);
            } else if (failure.asksForPatience() && request.rules().paced()) {
                LOG.warn("{} failed: {}. Next attempt in {} ms", what, why, held.toMillis());
                listener.retried(made, why, held);
            } else {
                LOG.warn("{} failed: {}. Next attempt in {} ms", what, why, wait.toMillis());
                listener.retried(made, why, wait);
                pause(request, wait, new IOException(why, failure.cause()));
            }
        }

        private RequestFailedException failed(AttemptFailure last) {
            return new RequestFailedException(last, made, uncertain > 0, requestId, retries.timeOver(last));
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

    private <T> Outcome<T> attempt(RetriedRequest<T> request, int made, Credential credential, Runnable moved) {
        try {
            HttpUriRequestBase sent = request.requests().get();
            credential.addTo(sent);
            HttpAnswer answer = transport.send(
                    sent,
                    request.rules().needsLiveConnection(),
                    settings.stallTimeout(),
                    request.deadline(),
                    request.abort(),
                    moved);
            LOG.debug("{}: HTTP {}, request id {}", request.name().apply(made), answer.status(), answer.requestId());
            return read(request, answer);
        } catch (AttemptFailedException e) {
            LOG.debug(
                    "{}: no answer: {}", request.name().apply(made), e.failure().describe());
            return Outcome.failed(e.failure(), e.requestId(), e.sent());
        }
    }

    private static <T> Outcome<T> read(RetriedRequest<T> request, HttpAnswer answer) {
        if (!request.reader().reads(answer)) {
            return Outcome.failed(AttemptFailure.of(answer), answer.requestId(), false);
        }
        try {
            return new Outcome<>(request.reader().read(answer), answer.requestId(), null, false);
        } catch (UnusableAnswerException e) {
            AttemptFailure.Kind kind = e.isForGood() ? AttemptFailure.Kind.OURS : AttemptFailure.Kind.UNCERTAIN;
            return Outcome.failed(new AttemptFailure(kind, null, e), answer.requestId(), true);
        }
    }

    /** Waits, unless the time would be over before, which is said now rather than later. */
    private static void pause(RetriedRequest<?> request, Duration wait, IOException why) throws IOException {
        Duration left = request.deadline().remaining();
        if (left.isNegative() || wait.compareTo(left) > 0) {
            throw new DeadlinePassedException(why.getMessage() + ". There is no time for another attempt", why);
        }
        if (wait.isNegative() || wait.isZero()) {
            request.abort().throwIfAborted();
        } else {
            request.abort().sleep(wait);
        }
    }
}
