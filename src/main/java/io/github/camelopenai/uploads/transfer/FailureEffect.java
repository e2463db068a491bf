package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.AssemblyFailedException;
import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.limit.PurposeLimitException;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.util.Set;

/** The effect of a failure on a recorded upload: whether it can be resumed, and whether a new upload may succeed. */
final class FailureEffect {

    /** Statuses that concern the account or the moment, and not the upload. */
    private static final Set<Integer> NOT_ABOUT_THE_UPLOAD = Set.of(401, 403, 407, 408, 409, 429);

    private static final int TOO_LARGE = 413;

    /** Error codes of an upload that became no file, where another upload of the same content may succeed. */
    private static final Set<String> WORTH_A_NEW_UPLOAD = Set.of("size_mismatch", "missing_part");

    private FailureEffect() {}

    /** Whether another attempt may continue the upload, since it need not meet the failure again. */
    static boolean canBeResumedAfter(Throwable failure) {
        if (failure instanceof OpenAIUploadsException answered) {
            return !isAboutTheUpload(answered);
        }
        return !(failure instanceof UploadExpiredException
                        || failure instanceof RepeatedPartIdException
                        || failure instanceof PurposeLimitException)
                && !isSourceChange(failure);
    }

    /** Whether a new upload may succeed after a resumed upload has failed while it sent its missing parts. */
    static boolean isNewUploadUsefulAfterParts(Exception failure) {
        if (failure instanceof OpenAIUploadsException answered) {
            boolean contentRejected = answered instanceof AssemblyFailedException && !isNewUploadUseful(answered);
            return isAboutTheUpload(answered) && answered.getStatusCode() != TOO_LARGE && !contentRejected;
        }
        return isSourceChange(failure) || failure instanceof RepeatedPartIdException;
    }

    /** Whether a new upload may succeed after {@code complete} of this one has failed. */
    static boolean isNewUploadUseful(OpenAIUploadsException failure) {
        return failure instanceof OrphanPartsException
                || failure instanceof ChecksumMismatchException
                || failure instanceof AssemblyFailedException failed
                        && failed.getErrorCode() != null
                        && WORTH_A_NEW_UPLOAD.contains(failed.getErrorCode());
    }

    /** Whether the server refuses a part for its size, so that smaller parts may succeed. A full storage is reported alike. */
    static boolean isPartTooLarge(OpenAIUploadsException failure) {
        return failure.getStatusCode() == TOO_LARGE
                && failure.getOperation().equals(ApiCall.ADD_PART.operation())
                && !failure.isQuotaExhausted();
    }

    /** Whether the server refuses or has ended this upload, and the cause is not the account or the moment. */
    private static boolean isAboutTheUpload(OpenAIUploadsException answered) {
        int status = answered.getStatusCode();
        return answered instanceof AssemblyFailedException
                || status < 300
                || status >= 400 && status < 500 && !NOT_ABOUT_THE_UPLOAD.contains(status);
    }

    private static boolean isSourceChange(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SourceChangedException source && !source.isUnreadable()) {
                return true;
            }
        }
        return false;
    }
}
