package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The actions of people on the uploads that one endpoint can reach: those that run or wait in this process, and those in the
 * journal of the endpoint ({@link JournalActions}). Has no state of its own, and may be used by any thread.
 */
public final class UploadActions {

    private final Object endpoint;
    private final RunningUploads running;
    private final UploadRegistry uploads;
    private final Supplier<Optional<JournalActions>> journal;
    private final Callable<UploadsClient> clients;

    /**
     * @param endpoint for messages
     * @param journal returns the actions on the journal of the endpoint; empty if it has none
     * @param clients makes a client of the account of the endpoint
     */
    public UploadActions(
            Object endpoint,
            RunningUploads running,
            UploadRegistry uploads,
            Supplier<Optional<JournalActions>> journal,
            Callable<UploadsClient> clients) {
        this.endpoint = endpoint;
        this.running = running;
        this.uploads = uploads;
        this.journal = journal;
        this.clients = clients;
    }

    /** The actions on the journal; empty for an endpoint without one. */
    public Optional<JournalActions> journal() {
        return journal.get();
    }

    public JournalActions requireJournal() {
        return journal().orElseThrow(() -> new IllegalStateException(endpoint + " has no journal"));
    }

    /** Fails if the endpoint has a journal that cannot be reached. */
    public void requireJournalIsReachable() throws IOException {
        Optional<JournalActions> actions = journal();
        if (actions.isPresent()) {
            actions.get().journal().requireReachable();
        }
    }

    /**
     * Cancels an upload that runs or waits in this process, or else the upload of a record that nobody has taken.
     *
     * @param id the id of the upload, or of the exchange of one that runs or waits here
     * @return a sentence that says what was done
     */
    public String cancel(String id) throws Exception {
        Optional<String> done = cancelHere(id);
        Optional<JournalActions> records = done.isPresent() ? Optional.empty() : journal();
        if (records.isPresent() && records.get().has(id)) {
            done = Optional.of(records.get().cancel(id));
        }
        return done.orElseThrow(() -> new IllegalArgumentException(
                "Nothing was cancelled: " + unknown(id, "the journal of " + endpoint + " has no record of it")));
    }

    /** Cancels an upload that runs or waits in this process; empty if there is none with this upload id or exchange id. */
    public Optional<String> cancelHere(String id) throws Exception {
        Optional<String> done = running.cancel(id);
        if (done.isPresent() || !uploads.isLive(id)) {
            return done;
        }
        // Its parts are sent by the route.
        UploadsClient client = clients.call();
        if (!client.isOf(client.session(id))) {
            return Optional.empty();
        }
        client.cancel(client.session(id), false);
        return Optional.of("Upload " + id + " was cancelled");
    }

    /** Says that there is no such upload, and who can cancel one that another process has created. */
    public static String unknown(String id, String noRecord) {
        return "no upload with the upload id or exchange id '" + ShownText.of(id) + "' runs or waits here, and "
                + noRecord
                + ". An upload that another process has created without a journal can be cancelled by a route with"
                + " openai-uploads:cancel";
    }
}
