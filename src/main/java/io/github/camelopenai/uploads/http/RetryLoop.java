package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.http.HttpTransport.AttemptFailedException;
import io.github.camelopenai.uploads.http.Outage.OutageException;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.http.auth.CredentialSource.Credential;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends a request until it succeeds or has failed for good: waits for the {@link Pacer}, sends, and follows the
 * {@link RetryDecision} after a failure. Polling, and a {@code complete} after a 409, are repeated by
 * {@code api.call}; nothing else repeats requests. Runs in the thread of the caller, and ends at the
 * deadline and when the signal is aborted.
 */
public final class RetryLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);

    private final HttpTransport transport;
    private final RequestSettings settings;
    private final Pacer pacer;
    private final HttpHost target;

    public RetryLoop(HttpTransport transport, RequestSettings settings, Pacer pacer) {
        this.transport = transport;
        this.settings = settings;
        this.pacer = pacer;
        this.target = HttpTransport.target(settings.baseUrl());
    }

    public <T> RequestResult<T> run(RetriedRequest<T> request, AttemptListener listener) throws RequestFailedException {
        return new Attempts<>(request, listener).run();
    }

    /** The attempts of one request. */
    private final class Attempts<T> {
        private final RetriedRequest<T> request;
        private final AttemptListener listener;
        private final RetryPolicy policy = settings.retryPolicy();
        private final RetryDecision retries;
        private final RequestQueue.Place place = pacer.place();
        private int attempts;
        private int uncertain;
        private Credential refused;
        private String requestId;
        private AttemptFailure failure;
        private Duration heldFor = Duration.ZERO;

        private Attempts(RetriedRequest<T> request, AttemptListener listener) {
            this.request = request;
            this.listener = listener;
            this.retries = new RetryDecision(request.rules(), policy);
        }

        private RequestResult<T> run() throws RequestFailedException {
            try {
                RequestResult<T> result;
                do {
                    result = next();
                } while (result == null);
                return result;
            } catch (OutageException e) {
                failure = failure != null ? failure : AttemptFailure.neverSent(e.lastCause());
                throw failed(failure);
            } catch (IOException e) {
                HttpAnswer last = failure == null ? null : failure.answer();
                throw failed(new AttemptFailure(AttemptFailure.Kind.LOCAL, last, e));
            }
        }

        /** @return null if the request is to be repeated */
        private RequestResult<T> next() throws IOException, OutageException, RequestFailedException {
            // Before the pacer admits the request, since a token provider may be slow.
            Credential credential =
                    settings.credentials().get(refused, request.deadline(), request.abort(), transport.watch());
            Optional<Duration> wait;
            boolean reportOutage;
            try (Pacer.Ticket ticket = admit()) {
                attempts++;
                try {
                    return attempt(credential, ticket);
                } catch (AttemptFailedException e) {
                    failure = e.failure();
                    requestId = e.requestId() == null ? requestId : e.requestId();
                    uncertain += e.isUncertain() ? 1 : 0;
                    reportOutage = report(ticket);
                }
            }
            if (settings.credentials().renewable() && retries.mayRenew(failure)) {
                refused = credential;
                wait = Optional.of(Duration.ZERO);
            } else {
                double random = ThreadLocalRandom.current().nextDouble();
                wait = retries.after(failure, System.nanoTime(), place.consecutiveRefusals(), random);
            }
            if (wait.isEmpty()) {
                throw failed(failure);
            }
            waitBeforeNext(wait.get(), reportOutage);
            return null;
        }

        private RequestResult<T> attempt(Credential credential, Pacer.Ticket ticket) throws AttemptFailedException {
            HttpUriRequestBase message = request.requests().get();
            Consumer<AttemptResult> end = listener.begins(attempts, message);
            AttemptResult result = AttemptResult.BROKEN;
            try {
                HttpAnswer answer = send(message, credential, ticket::moved);
                T value = read(answer);
                ticket.succeeded();
                result = AttemptResult.succeeded(answer);
                return new RequestResult<>(value, attempts - 1, uncertain, answer.requestId());
            } catch (AttemptFailedException e) {
                result = AttemptResult.failed(e.failure(), e.requestId());
                throw e;
            } finally {
                end.accept(result);
            }
        }

        private Pacer.Ticket admit() throws IOException, OutageException {
            if (!request.rules().patient()) {
                return pacer.unpaced();
            }
            try {
                return pacer.admit(place, request.abort(), request.deadline(), retries.patience(System.nanoTime()));
            } catch (DeadlinePassedException e) {
                throw failure == null ? e : new DeadlinePassedException(new IOException(failure.describe(), e));
            }
        }

        /**
         * Reports the failure to the pacer, even if the request is not repeated.
         *
         * @return whether to log the outage
         */
        private boolean report(Pacer.Ticket ticket) {
            if (failure.isOverload()) {
                heldFor = ticket.refused(policy.askedWait(failure), policy);
            } else if (failure.isUnanswered()) {
                return ticket.unanswered(failure.cause(), policy);
            } else if (failure.isAnswered()) {
                ticket.answered();
            }
            return false;
        }

        /** Waits here, unless the pacer will hold back the next attempt (outage, rate limit). */
        private void waitBeforeNext(Duration wait, boolean reportOutage) throws IOException {
            String name = request.name().apply(attempts);
            FailureReason reason = FailureReason.of(failure);
            String why = failure.describe();
            Instant since = failure.isUnanswered() && request.rules().patient() ? pacer.unansweredSince() : null;
            if (since != null) {
                why += ". Waiting for the network since " + since.truncatedTo(ChronoUnit.SECONDS);
                LOG.atLevel(reportOutage ? Level.WARN : Level.DEBUG)
                        .log(
                                "{} failed: {}. {}",
                                name,
                                why,
                                retries.describeOutageTimeout(failure, settings.baseUrl()));
                listener.retried(attempts, reason, why, wait);
            } else if (failure.isOverload() && request.rules().patient()) {
                LOG.warn("{} failed: {}. Next attempt in {} ms", name, why, heldFor.toMillis());
                listener.retried(attempts, reason, why, heldFor);
            } else if (failure.isOfSlowConnection()) {
                LOG.info("{} is sent again on another connection: {}", name, why);
                listener.retried(attempts, reason, why, wait);
                request.abort().throwIfAborted();
            } else {
                LOG.warn("{} failed: {}. Next attempt in {} ms", name, why, wait.toMillis());
                listener.retried(attempts, reason, why, wait);
                pause(request, wait, new IOException(why, failure.cause()));
            }
        }

        private HttpAnswer send(HttpUriRequestBase message, Credential credential, Runnable moved)
                throws AttemptFailedException {
            credential.addTo(message);
            try {
                HttpAnswer answer = transport.send(
                        target,
                        message,
                        request.rules().needsLiveConnection(),
                        settings.stallTimeout(),
                        request.deadline(),
                        request.abort(),
                        moved);
                if (LOG.isDebugEnabled()) {
                    LOG.debug(
                            "{} received HTTP {}, request id {}",
                            request.name().apply(attempts),
                            answer.status(),
                            answer.requestId());
                }
                return answer;
            } catch (AttemptFailedException e) {
                LOG.debug(
                        "{} received no answer: {}",
                        request.name().apply(attempts),
                        e.failure().describe());
                throw e;
            }
        }

        private T read(HttpAnswer answer) throws AttemptFailedException {
            if (!request.reader().accepts(answer)) {
                throw new AttemptFailedException(AttemptFailure.of(answer), answer.requestId(), false);
            }
            try {
                return request.reader().read(answer);
            } catch (UnusableAnswerException e) {
                AttemptFailure.Kind kind = e.isForGood() ? AttemptFailure.Kind.LOCAL : AttemptFailure.Kind.UNCERTAIN;
                throw new AttemptFailedException(new AttemptFailure(kind, null, e), answer.requestId(), true);
            }
        }

        private RequestFailedException failed(AttemptFailure last) {
            return new RequestFailedException(last, attempts, uncertain > 0, requestId, retries.describeTimeout(last));
        }
    }

    /** Waits before the next attempt; fails at once if the deadline passes before. */
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
