package io.github.camelopenai.uploads.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.ResultJson;
import io.github.camelopenai.uploads.http.auth.Secrets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {

    private static HttpAnswer answer(
            int status, Map<String, String> headers, String type, String code, String message) {
        String json = ResultJson.write(Map.of(
                "error",
                Map.of(
                        "type",
                        type == null ? "" : type,
                        "code",
                        code == null ? "" : code,
                        "message",
                        message == null ? "?" : message)));
        return new HttpAnswer(status, "", headers, json.replace("\"\"", "null"), Secrets.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota, , ",
        "429, , insufficient_quota, ",
        "429, billing_not_active, , ",
        "429, , billing_not_active, ",
        "400, , billing_hard_limit_reached, ",
        "403, , insufficient_credits, ",
        "402, , , Payment Required",
        "402, , , ",
        "429, , , 'You exceeded your current quota, please check your plan and billing details.'",
        "429, , , 'Your account is not active, please check your billing details on our website.'",
        "429, , , Billing hard limit has been reached",
    })
    void shouldTellAnAccountWithoutBudget(int status, String type, String code, String message) {
        assertThat(answer(status, Map.of(), type, code, message).quota()).isEqualTo(Quota.BUDGET_SPENT);
    }

    @ParameterizedTest
    @CsvSource({
        "400, , You have exceeded your file storage quota",
        "403, , You have exceeded your file storage quota.",
        "413, , 'You have exceeded your file storage quota. Please delete files.'",
        "429, , File storage limit exceeded for this organization",
        "403, storage_quota_exceeded, No",
        "400, , The project has reached its storage limit",
    })
    void shouldTellStorageThatIsFull(int status, String code, String message) {
        assertThat(answer(status, Map.of(), null, code, message).quota()).isEqualTo(Quota.STORAGE_FULL);
    }

    @ParameterizedTest
    @CsvSource({
        "429, requests, rate_limit_exceeded, 'Rate limit reached for requests. Check your plan and billing details.'",
        "429, tokens, , Rate limit reached",
        "429, , , Too many requests",
        "413, , , File is too large",
        "400, , , The storage of the part failed",
        "503, , insufficient_quota, ",
        "200, , insufficient_quota, ",
    })
    void shouldNotTakeOtherFailuresForOne(int status, String type, String code, String message) {
        assertThat(answer(status, Map.of(), type, code, message).quota()).isEqualTo(Quota.LEFT);
    }

    @ParameterizedTest
    @CsvSource({"'You exceeded your current quota. Please retry in 23 s'"})
    void shouldWaitForAQuotaThatComesBack(String message) {
        assertThat(answer(429, Map.of("retry-after", "23"), null, null, message).quota())
                .isEqualTo(Quota.LEFT);
    }
}
