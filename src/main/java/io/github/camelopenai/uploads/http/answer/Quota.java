package io.github.camelopenai.uploads.http.answer;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The quota of an account that a failed request reports as used up. The answer looks like a rate limit or like a refusal,
 * but neither waiting nor another request helps: the account needs a larger budget, or files must be deleted.
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

    /** @param asksToWait whether the answer has a {@code Retry-After} header, as a rate limit has */
    static Quota of(int status, ErrorBody error, boolean asksToWait) {
        if (status < 400 || status >= 500) {
            return LEFT;
        }
        String text = lower(error.message());
        if (Stream.of(text, lower(error.code()), lower(error.type()))
                .anyMatch(said -> STORAGE.matcher(said).find())) {
            return STORAGE_FULL;
        }
        boolean spent = status == PAYMENT_REQUIRED
                || isBudget(error.code())
                || isBudget(error.type())
                || BUDGET_TEXT.matcher(text).find() && !isRateLimit(status, error, asksToWait);
        return spent ? BUDGET_SPENT : LEFT;
    }

    private static boolean isBudget(String code) {
        return BUDGET_CODE.matcher(lower(code)).matches();
    }

    /** Some providers call their limit per minute a quota. */
    private static boolean isRateLimit(int status, ErrorBody error, boolean asksToWait) {
        return status == TOO_MANY_REQUESTS
                && (asksToWait
                        || lower(error.code()).contains("rate_limit")
                        || lower(error.type()).contains("rate_limit"));
    }

    private static String lower(String text) {
        // Longer texts are error pages.
        return text == null
                ? ""
                : text.substring(0, Math.min(text.length(), 2_000)).toLowerCase(Locale.ROOT);
    }
}
