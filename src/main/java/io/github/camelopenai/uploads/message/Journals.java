package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.journal.FileUploadJournal;
import io.github.camelopenai.uploads.journal.JdbcUploadJournal;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.option.CorruptRecordPolicy;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.JournalVerify;
import io.github.camelopenai.uploads.option.WritableDirectory;
import io.github.camelopenai.uploads.text.ShownText;
import io.github.camelopenai.uploads.transfer.ResumeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journals of a component. Endpoints with the same directory share one. */
public final class Journals {

    private static final Logger LOG = LoggerFactory.getLogger(Journals.class);

    private final Map<String, FileUploadJournal> byDirectory = new ConcurrentHashMap<>();
    private final Map<Database, UploadJournal> byTable = new ConcurrentHashMap<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final Consumer<String> warnings;

    public Journals(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** A journal in a database; equal for endpoints that share it. */
    private record Database(DataSource source, String table, boolean create, Duration lease, Duration retention) {

        static Database of(EndpointOptions options) {
            return new Database(
                    options.getJournalDataSource(),
                    options.getJournalTable(),
                    options.isJournalCreateTable(),
                    DurationOption.parse("journalLease", options.getJournalLease()),
                    options.journalRetention());
        }

        UploadJournal open() {
            return new JdbcUploadJournal(source, table, create, lease, retention);
        }
    }

    /** The journal of an endpoint with these options; empty if it has none. */
    public Optional<UploadJournal> of(EndpointOptions options) {
        return Optional.ofNullable(journal(options));
    }

    /** Refuses the options of a journal that cannot work, before the first message. */
    public void requireUsable(EndpointOptions options) {
        if (options.getJournal() == null && options.getJournalDataSource() == null) {
            WritableDirectory.require("journalDirectory", options.getJournalDirectory());
            if (options.getJournalDirectory() != null) {
                logLocation(options.getJournalDirectory());
            }
        }
        if (journal(options) instanceof JdbcUploadJournal database && options.getJournal() == null) {
            database.requireTables();
        }
    }

    /** Logs the location of a journal once, since a relative path depends on the working directory of the process. */
    private void logLocation(String directory) {
        if (logged.add(directory)) {
            LOG.info(
                    "Uploads are recorded in the journal {}",
                    Path.of(directory).toAbsolutePath().normalize());
        }
    }

    /** Ends the sweeps of all journals. A later upload opens its journal again. */
    public void close() {
        byDirectory.values().forEach(FileUploadJournal::endSweep);
        byDirectory.clear();
    }

    /**
     * The journal and the key for the upload of a message, or null if it is not recorded.
     *
     * @param body the message body before it was spooled
     */
    public ResumeSettings resumeSettings(
            Exchange exchange, Object body, EndpointOptions options, UploadRequest request, List<String> destination)
            throws IOException {
        UploadJournal journal = journal(options);
        if (journal == null) {
            if (exchange.getMessage().getHeader(HeaderNames.JOURNAL_KEY) != null) {
                warnings.accept("The header " + HeaderNames.JOURNAL_KEY
                        + " has no effect without the option journalDirectory, journalDataSource or journal");
            }
            return null;
        }
        Optional<String> key = JournalKey.of(exchange, body, request.create(), destination, request.journalKey());
        if (key.isEmpty()) {
            LOG.info(
                    "The upload of '{}' is not recorded in the journal, because nothing identifies its source. Set journalKey",
                    ShownText.of(request.create().filename()));
            return null;
        }
        return new ResumeSettings(
                journal,
                key.get(),
                "exchange " + exchange.getExchangeId() + " of route " + exchange.getFromRouteId(),
                verifiesByDigest(options.getJournalVerify(), OpenedSource.of(exchange, body)),
                options.getJournalOnCorrupt() == CorruptRecordPolicy.restart);
    }

    /** By default, only a version that identifies the bytes is trusted. */
    private static boolean verifiesByDigest(JournalVerify chosen, OpenedSource opened) {
        return chosen == null ? opened == null || !opened.versionIdentifiesBytes() : chosen == JournalVerify.digest;
    }

    private UploadJournal journal(EndpointOptions options) {
        if (options.getJournal() != null) {
            return options.getJournal();
        }
        if (options.getJournalDataSource() != null) {
            return byTable.computeIfAbsent(Database.of(options), Database::open);
        }
        if (options.getJournalDirectory() == null) {
            return null;
        }
        Duration retention = options.journalRetention();
        return byDirectory.computeIfAbsent(
                options.getJournalDirectory(), directory -> new FileUploadJournal(Path.of(directory), retention));
    }
}
