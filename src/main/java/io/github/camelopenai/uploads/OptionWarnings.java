package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.option.DurationOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of options that are valid but probably a mistake. Each warning is logged once per component. */
final class OptionWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(OptionWarnings.class);

    private static final OpenAIUploadsConfiguration DEFAULTS = new OpenAIUploadsConfiguration();

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    void warn(String warning) {
        if (logged.add(warning)) {
            LOG.warn(warning);
        }
    }

    /** Warns of a time such as {@code 90}, which was probably meant in seconds. Options for short times are left out. */
    void ofTimesWithoutUnit(OpenAIUploadsConfiguration options, String connectTimeout) {
        Map<String, String> times = new LinkedHashMap<>();
        times.put("connectTimeout", connectTimeout);
        times.put("stallTimeout", options.getStallTimeout());
        times.put("outageTimeout", options.getOutageTimeout());
        times.put("outcomeTimeout", options.getOutcomeTimeout());
        times.put("sourceTimeout", options.getSourceTimeout());
        times.put("progressInterval", options.getProgressInterval());
        times.put("retryMaxDelay", options.getRetryMaxDelay());
        times.put("retryAfterCap", options.getRetryAfterCap());
        times.put("journalRetention", options.getJournalRetention());
        times.forEach((name, time) -> {
            if (time != null && DurationOption.isBelowASecondWithoutUnit(time)) {
                String number = time.strip();
                warn(name + "=" + number + " is " + number + " milliseconds. Write " + number
                        + "s if seconds are meant, or " + number + "ms to silence this");
            }
        });
    }

    /**
     * Warns of journal options that have no effect.
     *
     * @param written the options in the URI of the endpoint
     */
    void ofOptionsWithoutJournal(OpenAIUploadsConfiguration options, Set<String> written) {
        boolean directory = options.getJournalDirectory() != null;
        boolean journal = options.getJournal() != null;
        boolean otherRetention = !DEFAULTS.getJournalRetention().equals(options.getJournalRetention());
        if (journal && (otherRetention || written.contains("journalRetention"))) {
            warn(
                    "The option journalRetention has no effect with journal; it belongs to journalDirectory and journalDataSource");
        }
        boolean database = options.getJournalDataSource() != null;
        if (journal && directory) {
            warn("The option journalDirectory has no effect with journal, which is used instead");
        }
        if (journal && database) {
            warn("The option journalDataSource has no effect with journal, which is used instead");
        }
        if (database && directory && !journal) {
            warn("The option journalDirectory has no effect with journalDataSource, which is used instead");
        }
        ofOptionsWithoutDatabase(options, written, database && !journal);
        if (journal || directory || database) {
            return;
        }
        List<String> unused = new ArrayList<>();
        addIf(unused, "journalKey", written, options.getJournalKey() != null);
        addIf(unused, "journalRetention", written, otherRetention);
        addIf(unused, "journalVerify", written, options.getJournalVerify() != DEFAULTS.getJournalVerify());
        addIf(unused, "journalOnCorrupt", written, options.getJournalOnCorrupt() != DEFAULTS.getJournalOnCorrupt());
        if (!unused.isEmpty()) {
            warn(
                    "Options of openai-uploads:upload have no effect without journalDirectory, journalDataSource or journal: "
                            + String.join(", ", unused));
        }
    }

    private void ofOptionsWithoutDatabase(OpenAIUploadsConfiguration options, Set<String> written, boolean database) {
        List<String> unused = new ArrayList<>();
        addIf(unused, "journalTable", written, !DEFAULTS.getJournalTable().equals(options.getJournalTable()));
        addIf(unused, "journalCreateTable", written, !options.isJournalCreateTable());
        addIf(unused, "journalLease", written, !DEFAULTS.getJournalLease().equals(options.getJournalLease()));
        if (!database && !unused.isEmpty()) {
            warn("Options of openai-uploads:upload have no effect without journalDataSource: "
                    + String.join(", ", unused));
        }
    }

    private static void addIf(List<String> unused, String name, Set<String> written, boolean changed) {
        if (changed || written.contains(name)) {
            unused.add(name);
        }
    }
}
