package io.github.camelopenai.uploads.api;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a refusal of {@code complete} means, as far as it can be told. */
final class CompleteRefusal {

    /** A server that says something like this may have made the file. */
    private static final Pattern DONE_OR_UNDER_WAY =
            Pattern.compile("\\b(is|was|been|already) (already )?completed?\\b|\\balready\\b|\\bin progress\\b"
                    + "|\\b(processing|assembling|finalizing|completing)\\b");

    private CompleteRefusal() {}

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

    /** Whether the server says definitely that it cannot make a file of this upload, and not that it has made one. */
    static boolean isFinal(OpenAIUploadsException refused) {
        String text = String.valueOf(refused.getErrorMessage()).toLowerCase(Locale.ROOT);
        return refused.getStatusCode() == 400
                && !refused.isQuotaExhausted()
                && !DONE_OR_UNDER_WAY.matcher(text).find();
    }
}
