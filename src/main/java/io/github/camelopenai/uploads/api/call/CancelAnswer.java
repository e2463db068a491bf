package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.RetriedRequest.AnswerReader;
import io.github.camelopenai.uploads.http.answer.ErrorBody;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The answer to {@code cancel}. The upload has ended if the answer is a success, even without a body, or a refusal because
 * the upload is cancelled, has expired, or no longer exists.
 */
final class CancelAnswer implements AnswerReader<Upload> {

    private static final String CANCELLED = "cancelled";
    private static final String EXPIRED = "expired";

    private static final Set<Integer> REFUSALS = Set.of(400, 404, 409, 410, 422);

    /** Does not match "it cannot be cancelled". */
    private static final Pattern IS_CANCELLED =
            Pattern.compile("(?<!be |not |not been |n't )(?<![a-z])cancell?ed(?![a-z])");

    private static final Pattern IS_EXPIRED = Pattern.compile("(?<!not |not yet )(?<![a-z])expired(?![a-z])");

    /** Such as {@code upload_already_cancelled}. */
    private static final Pattern CODE = Pattern.compile("(upload_)?(is_|was_)?(already_)?(cancell?ed|expired)");

    private static final Pattern UNKNOWN =
            Pattern.compile("not found|not_found|no such|unknown|does not exist|doesn't exist|no longer exists");

    private final UploadSession session;

    CancelAnswer(UploadSession session) {
        this.session = session;
    }

    @Override
    public boolean accepts(HttpAnswer answer) {
        return answer.isSuccess() || endOf(answer) != null;
    }

    @Override
    public Upload read(HttpAnswer answer) throws UnusableAnswerException {
        if (!answer.isSuccess()) {
            return ended(endOf(answer));
        }
        return answer.body().isBlank() ? ended(CANCELLED) : ApiJson.cancelledUpload(answer, ended(CANCELLED));
    }

    /** The status of the upload according to the text of a refusal; null if the text does not say that it has ended. */
    private String endOf(HttpAnswer answer) {
        if (!REFUSALS.contains(answer.status())) {
            return null;
        }
        ErrorBody error = answer.error();
        String code = lower(error.code());
        String text = lower(error.message());
        if (CODE.matcher(code).matches()) {
            return code.endsWith(EXPIRED) ? EXPIRED : CANCELLED;
        }
        // The text is about something else, or lists several reasons.
        if (text.contains("complet") || !text.contains("upload") && !text.contains(lower(session.id()))) {
            return text.contains("already cancel") ? CANCELLED : null;
        }
        if (IS_CANCELLED.matcher(text).find()) {
            return CANCELLED;
        }
        if (IS_EXPIRED.matcher(text).find()) {
            return EXPIRED;
        }
        return isForgotten(answer, text + " " + code) ? CANCELLED : null;
    }

    /** Only for an upload that was created here: the id of another one may be wrong. */
    private boolean isForgotten(HttpAnswer answer, String said) {
        boolean gone = answer.status() == 404 || answer.status() == 410;
        return gone && session.created() != null && UNKNOWN.matcher(said).find();
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private Upload ended(String status) {
        Upload created = session.created();
        return created == null
                ? new Upload(session.id(), "upload", null, null, null, null, status, null, null)
                : new Upload(
                        created.id(),
                        created.object(),
                        created.bytes(),
                        created.createdAt(),
                        created.filename(),
                        created.purpose(),
                        status,
                        created.expiresAt(),
                        null);
    }
}
