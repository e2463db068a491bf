package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.auth.CredentialSource.Credential;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Caches the token of the user's {@code tokenProvider}. The provider is called when the first request needs a token, and
 * again when the server has refused the cached one. One thread calls it while the others wait for the result, so the
 * provider is never called by two threads at once, and only once for all requests that were refused with the same token.
 *
 * <p>An abort or a deadline ends the wait of the other threads at once. The thread that calls the provider is interrupted;
 * the provider may ignore that.
 */
public final class TokenCache implements CredentialSource {

    /** How many earlier tokens are redacted from failures of the provider. */
    private static final int REMEMBERED = 5;

    private final Supplier<String> provider;
    private final AbortableCondition monitor = new AbortableCondition();
    private Credential current;
    private boolean providerRunning;

    /** How often the provider has returned a token or failed. */
    private long answers;

    /** The failure of the last call of the provider; null if it returned a token. */
    private IOException failure;

    /** TokenCache that a failure of the provider may repeat. */
    private final Deque<String> lastTokens = new ArrayDeque<>();

    public TokenCache(Supplier<String> provider) {
        this.provider = provider;
    }

    /** The cached result of the provider; both are null if the current thread has to call the provider. */
    private record CachedResult(Credential token, IOException failure) {}

    @Override
    public Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        long before = refused != null ? refused.number() : monitor.get(() -> answers);
        CachedResult[] found = new CachedResult[1];
        monitor.awaitTimed(abort, () -> {
            boolean usable = current != null && (refused == null || current.number() > refused.number());
            if (!usable && providerRunning) {
                return deadline.remaining().toNanos();
            }
            if (usable) {
                found[0] = new CachedResult(current, null);
            } else if (failure != null && answers > before) {
                found[0] = new CachedResult(null, failure);
            } else if (!deadline.passed()) {
                found[0] = new CachedResult(null, null);
                providerRunning = true;
            }
            return 0;
        });
        if (found[0] == null) {
            throw new DeadlinePassedException(new IOException("the tokenProvider has not answered yet"));
        }
        if (found[0].failure() != null) {
            throw new IOException(
                    found[0].failure().getMessage(), found[0].failure().getCause());
        }
        return found[0].token() != null ? found[0].token() : callProvider(deadline, abort, watch);
    }

    private Credential callProvider(Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        Credential token = null;
        IOException failed = null;
        try {
            token = Credential.bearer(monitor.get(() -> answers) + 1, requestToken(deadline, abort, watch));
            return token;
        } catch (UploadAbortedException | DeadlinePassedException e) {
            // Not a failure of the provider, so the next thread calls it again.
            throw e;
        } catch (IOException e) {
            failed = e;
            throw e;
        } finally {
            publish(token, failed);
        }
    }

    private void publish(Credential token, IOException failed) {
        monitor.change(() -> {
            providerRunning = false;
            if (token != null || failed != null) {
                answers++;
                current = token;
                failure = failed;
                if (token != null) {
                    remember(token);
                }
            }
        });
    }

    private void remember(Credential token) {
        if (lastTokens.size() == REMEMBERED) {
            lastTokens.removeFirst();
        }
        lastTokens.addLast(token.secret());
    }

    private String requestToken(Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        String text;
        try (InterruptOnDeadline interruption = new InterruptOnDeadline(deadline, abort, watch)) {
            text = provider.get();
        } catch (UploadAbortedException | VirtualMachineError e) {
            throw e;
        } catch (Exception | Error e) {
            // An Error, too, may repeat a token.
            Secrets given = Secrets.of(monitor.get(() -> List.copyOf(lastTokens)));
            if (abort.isAborted() || Thread.currentThread().isInterrupted()) {
                throw abort.exception(given.shown(e));
            }
            if (deadline.passed()) {
                throw new DeadlinePassedException(
                        new IOException("the tokenProvider has not answered in time", given.shown(e)));
            }
            throw new IOException("the tokenProvider failed: " + given.shown(e.toString()), given.shown(e));
        }
        return validated(text);
    }

    private static String validated(String text) throws IOException {
        if (text == null || text.isBlank()) {
            throw new IOException("the tokenProvider gave no token but " + (text == null ? "null" : "a blank text"));
        }
        // A token that was read from a file often ends with a line break.
        String token = text.strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("the tokenProvider gave a text with white space or characters that are not ASCII,"
                    + " so it is no token");
        }
        return token;
    }

    @Override
    public boolean renewable() {
        return true;
    }

    @Override
    public String advice() {
        return "The tokenProvider was asked again, and the server refuses that token too:"
                + " check its audience (scope or audience) and what its owner may do.";
    }

    @Override
    public String toString() {
        return "TokenCache[***]";
    }
}
