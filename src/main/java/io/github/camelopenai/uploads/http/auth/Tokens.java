package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.HttpTransport.DeadlinePassedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The tokens of a user's provider. It is asked when a request needs one for the first time, and again when the server has
 * refused the one that there is: by one of the threads that need it, while the others wait for what that one gets. So it is
 * never called by two threads at once, and once for all requests that were refused with the same token.
 *
 * <p>Whoever waits is woken by abort and deadline, whatever the provider does; whoever asks is interrupted, and it is up to
 * the provider to hear that.
 */
public final class Tokens extends Credentials {

    private static final int REMEMBERED = 5;

    private final Supplier<String> provider;
    private final AbortableCondition monitor = new AbortableCondition();
    private Credential current;
    private boolean asking;

    /** How often the provider has answered, one way or the other. */
    private long answers;

    /** Of the last answer; null if that was a token. */
    private IOException failure;

    /** Tokens that a failure of the provider may repeat. */
    private final Deque<String> lastGiven = new ArrayDeque<>();

    public Tokens(Supplier<String> provider) {
        this.provider = provider;
    }

    /** What a request finds: a token, or a failure that it shares, or neither, so that it is its turn to ask. */
    private record Found(Credential token, IOException failure) {}

    @Override
    public Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        long before = refused != null ? refused.number() : monitor.get(() -> answers);
        Found[] found = new Found[1];
        monitor.awaitTimed(abort, () -> {
            boolean usable = current != null && (refused == null || current.number() > refused.number());
            if (!usable && asking) {
                return deadline.remaining().toNanos();
            }
            if (usable) {
                found[0] = new Found(current, null);
            } else if (failure != null && answers > before) {
                found[0] = new Found(null, failure);
            } else if (!deadline.passed()) {
                found[0] = new Found(null, null);
                asking = true;
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
        return found[0].token() != null ? found[0].token() : ask(deadline, abort, watch);
    }

    private Credential ask(Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        Credential token = null;
        IOException failed = null;
        try {
            token = Credential.bearer(monitor.get(() -> answers) + 1, text(deadline, abort, watch));
            return token;
        } catch (UploadAbortedException | DeadlinePassedException e) {
            // Says nothing about the provider: the next one asks for himself.
            throw e;
        } catch (IOException e) {
            failed = e;
            throw e;
        } finally {
            answered(token, failed);
        }
    }

    private void answered(Credential token, IOException failed) {
        monitor.change(() -> {
            asking = false;
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
        if (lastGiven.size() == REMEMBERED) {
            lastGiven.removeFirst();
        }
        lastGiven.addLast(token.secret());
    }

    private String text(Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException {
        String text;
        try (Interruption interruption = new Interruption(deadline, abort, watch)) {
            text = provider.get();
        } catch (UploadAbortedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            Secrets given = Secrets.of(monitor.get(() -> List.copyOf(lastGiven)));
            if (abort.isAborted() || Thread.currentThread().isInterrupted()) {
                throw stopped(abort, given.shown(e));
            }
            if (deadline.passed()) {
                throw new DeadlinePassedException(
                        new IOException("the tokenProvider has not answered in time", given.shown(e)));
            }
            throw new IOException("the tokenProvider failed: " + given.shown(e.toString()), given.shown(e));
        }
        return checked(text);
    }

    private static UploadAbortedException stopped(AbortSignal abort, Throwable cause) {
        try {
            abort.throwIfAborted();
            return new UploadAbortedException("the thread was interrupted", cause);
        } catch (UploadAbortedException e) {
            e.initCause(cause);
            return e;
        }
    }

    private static String checked(String text) throws IOException {
        if (text == null || text.isBlank()) {
            throw new IOException("the tokenProvider gave no token but " + (text == null ? "null" : "a blank text"));
        }
        // One that was read from a file often ends with a line break.
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
                + " check whom it is made for (scope or audience) and what its owner may do.";
    }

    @Override
    public String toString() {
        return "Tokens[***]";
    }
}
