package io.github.camelopenai.uploads.http.answer;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether an answer says that the account has used up what it may use. That looks like a rate limit or like a refusal, but
 * neither waiting nor another request helps: somebody has to pay, or to delete files.
 */
public enum Quota {
    LEFT,
    BUDGET_SPENT,
    STORAGE_FULL;

    private static final int PAYMENT_REQUIRED = 402;
    private static final int TOO_MANY_REQUESTS = 429;

    private static final Pattern BUDGET_CODE =
            Pattern.compile("billing_.*|insufficient_(quota|funds|credits?|balance)|payment_required");

    private static final Pattern BUDGET_TEXT = Pattern.compile("exceeded your current quota"
            + "|check your (plan and )?billing"
            + "|billing hard limit"
            + "|insufficient (quota|funds|credits?|balance)");

    private static final Pattern STORAGE =
            Pattern.compile("storage[ _-](quota|limit|capacity|space).*(exceed|reach|full|used up)"
                    + "|(exceed|reach|full|used up).*storage[ _-](quota|limit|capacity|space)");

    static Quota of(ApiAnswer answer) {
        if (answer.status() < 400 || answer.status() >= 500) {
            return LEFT;
        }
        ApiError error = answer.error();
        String text = lower(error.message());
        if (Stream.of(text, lower(error.code()), lower(error.type()))
                .anyMatch(said -> STORAGE.matcher(said).find())) {
            return STORAGE_FULL;
        }
        boolean spent = answer.status() == PAYMENT_REQUIRED
                || isBudget(error.code())
                || isBudget(error.type())
                || BUDGET_TEXT.matcher(text).find() && !isAboutTheRate(answer, error);
        return spent ? BUDGET_SPENT : LEFT;
    }

    private static boolean isBudget(String code) {
        return BUDGET_CODE.matcher(lower(code)).matches();
    }

    /** Some providers speak of a quota and mean that of a minute. */
    private static boolean isAboutTheRate(ApiAnswer answer, ApiError error) {
        return answer.status() == TOO_MANY_REQUESTS
                && (answer.retryAfter().isPresent()
                        || lower(error.code()).contains("rate_limit")
                        || lower(error.type()).contains("rate_limit"));
    }

    private static String lower(String text) {
        // As much as an error has to say.
        return text == null
                ? ""
                : text.substring(0, Math.min(text.length(), 2_000)).toLowerCase(Locale.ROOT);
    }
}
