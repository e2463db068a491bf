package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.session.UploadSession;
import java.util.Locale;
import java.util.regex.Pattern;

/** Interprets a refusal of {@code complete}. */
final class CompleteRefusal {

    /**
     * Words of a server that may have made the file. They leave an outcome unknown that is unknown already; a refusal makes an
     * outcome unknown only with the narrower phrases below.
     */
    private static final Pattern DONE_OR_UNDER_WAY =
            Pattern.compile("\\b(is|was|been|already) (already )?completed?\\b|\\balready\\b|\\bin progress\\b"
                    + "|\\b(processing|assembling|finalizing|completing)\\b");

    private static final Pattern DONE = Pattern.compile("\\b(is|was|been|already)[ _](already[ _])?completed\\b");

    private static final Pattern UNDER_WAY = Pattern.compile("\\balready\\b|\\bin progress\\b"
            + "|\\b(is|already) (processing|assembling|finalizing|completing)\\b"
            + "|\\bbeing (processed|assembled|finalized|completed)\\b");

    private CompleteRefusal() {}

    /**
     * Whether the server refuses because there is a file already, or may be one: it says that the upload is completed; or,
     * after an earlier attempt, it no longer knows the upload or is making the file. The earlier attempt may have made the
     * file although its answer was a failure, such as the 429 of a gateway that had forwarded the request.
     */
    static boolean mayHaveFile(CallFailedException failed) {
        if (!(failed.reason() instanceof OpenAIUploadsException refused)) {
            return false;
        }
        String text = (refused.getErrorMessage() + " " + refused.getErrorCode()).toLowerCase(Locale.ROOT);
        return DONE.matcher(text).find()
                || failed.isRepeated()
                        && (failed.answeredBy(404) || UNDER_WAY.matcher(text).find());
    }

    /** The exception that users get. */
    static Exception of(UploadSession session, String md5, Exception reason) {
        if (reason instanceof OpenAIUploadsException refused
                && refused.getStatusCode() == 400
                && !refused.isQuotaExhausted()) {
            if (md5 != null && ChecksumMismatchException.isMeantBy(refused)) {
                return new ChecksumMismatchException(refused, md5);
            }
            if (session.mayHaveOrphans()) {
                return new OrphanPartsException(refused);
            }
        }
        return reason;
    }

    /** Whether the server says that it cannot make a file of this upload, and not that it has made one. */
    static boolean isFinal(OpenAIUploadsException refused) {
        String text = String.valueOf(refused.getErrorMessage()).toLowerCase(Locale.ROOT);
        return refused.getStatusCode() == 400
                && !refused.isQuotaExhausted()
                && !DONE_OR_UNDER_WAY.matcher(text).find();
    }
}
