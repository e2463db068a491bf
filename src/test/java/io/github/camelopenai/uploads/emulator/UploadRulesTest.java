package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRulesTest {

    private final UploadRules rules = new UploadRules(1, UploadRules.MAX_PART_BYTES, UploadRules.MAX_UPLOAD_BYTES);

    private static Refusal refusal(ThrowingCallable what) {
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(what).isInstanceOfSatisfying(Refusal.class, refusal -> thrown[0] = refusal);
        return (Refusal) thrown[0];
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"purpose":"batch","bytes":1,"mime_type":"a/b"}                                | filename  | missing_required_parameter
            {"filename":"","purpose":"batch","bytes":1,"mime_type":"a/b"}                  | filename  | empty_string
            {"filename":7,"purpose":"batch","bytes":1,"mime_type":"a/b"}                   | filename  | invalid_type
            {"filename":"f","bytes":1,"mime_type":"a/b"}                                   | purpose   | missing_required_parameter
            {"filename":"f","purpose":"batch","mime_type":"a/b"}                           | bytes     | missing_required_parameter
            {"filename":"f","purpose":"batch","bytes":null,"mime_type":"a/b"}              | bytes     | missing_required_parameter
            {"filename":"f","purpose":"batch","bytes":0,"mime_type":"a/b"}                 | bytes     | integer_below_min_value
            {"filename":"f","purpose":"batch","bytes":"1","mime_type":"a/b"}               | bytes     | invalid_type
            {"filename":"f","purpose":"batch","bytes":1.5,"mime_type":"a/b"}               | bytes     | invalid_type
            {"filename":"f","purpose":"batch","bytes":1}                                   | mime_type | missing_required_parameter
            {"filename":"f","purpose":"batch","bytes":1,"mime_type":"a/b","x":1}           | x         | unknown_parameter
            """)
    void shouldRefuseACreateWithMissingOrUnknownFields(String json, String param, String code) {
        Refusal refusal = refusal(() -> rules.create(ApiJson.parse(json)));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.type()).isEqualTo("invalid_request_error");
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"anchor":"created_at"}                                      | expires_after.seconds
            {"seconds":3600}                                             | expires_after.anchor
            {"anchor":"last_active_at","seconds":3600}                   | expires_after.anchor
            {"anchor":"created_at","seconds":3599}                       | expires_after.seconds
            {"anchor":"created_at","seconds":2592001}                    | expires_after.seconds
            {"anchor":"created_at","seconds":"1h"}                       | expires_after.seconds
            {"anchor":"created_at","seconds":3600,"x":1}                 | expires_after.x
            3600                                                         | expires_after
            """)
    void shouldRefuseAWrongExpiry(String expiry, String param) {
        assertThat(refusal(() -> rules.create(ApiJson.parse(createWith(expiry))))
                        .param())
                .isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 2592000})
    void shouldAcceptAnExpiryWithinItsBounds(long seconds) {
        String json = createWith("{\"anchor\":\"created_at\",\"seconds\":" + seconds + "}");

        assertThat(rules.create(ApiJson.parse(json)).expiresAfterSeconds()).isEqualTo(seconds);
    }

    private static String createWith(String expiry) {
        return "{\"filename\":\"f\",\"purpose\":\"batch\",\"bytes\":1,\"mime_type\":\"a/b\",\"expires_after\":" + expiry
                + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "{", ""})
    void shouldRefuseABodyThatIsNotAJsonObject(String body) {
        assertThat(refusal(() -> rules.create(ApiJson.parse(body))).status()).isEqualTo(400);
    }

    @Test
    void shouldNameTheKnownPurposesWhenItRefusesOne() {
        UploadRules.PURPOSES.forEach(
                known -> assertThatCode(() -> UploadRules.purpose(known)).doesNotThrowAnyException());
        assertThat(refusal(() -> UploadRules.purpose("fun")))
                .hasMessage("'fun' is not one of ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals']"
                        + " - 'purpose'");
    }

    @Test
    void shouldRefuseAnUploadOver8GiB() {
        String most = EmulatorClient.createJson(8L << 30);
        String tooMuch = EmulatorClient.createJson((8L << 30) + 1);

        assertThat(rules.create(ApiJson.parse(most)).bytes()).isEqualTo(8L << 30);
        assertThat(refusal(() -> rules.create(ApiJson.parse(tooMuch))).param()).isEqualTo("bytes");
    }

    @Test
    void shouldRefuseAPartOver64MiBAndAnEmptyOne() {
        assertThatCode(() -> rules.partSize(64L << 20)).doesNotThrowAnyException();
        assertThat(refusal(() -> rules.partSize((64L << 20) + 1)).status()).isEqualTo(413);
        assertThat(refusal(() -> rules.partSize(0)).status()).isEqualTo(400);
    }

    @Test
    void shouldRefuseATooLargeLengthBeforeTheBody() {
        assertThatCode(() -> rules.declaredLength((64L << 20) + 1000)).doesNotThrowAnyException();
        assertThat(refusal(() -> rules.declaredLength(65L << 20)).isEarly()).isTrue();
    }

    @Test
    void shouldRefuseAWrongKeyAndAMissingOneWithoutRepeatingIt() {
        assertThatCode(() -> UploadRules.key("right", "Bearer right")).doesNotThrowAnyException();
        for (String authorization : new String[] {null, "", "Bearer wrong", "Basic right", "right"}) {
            Refusal refusal = refusal(() -> UploadRules.key("right", authorization));
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.code()).isEqualTo("invalid_api_key");
            assertThat(refusal.getMessage()).doesNotContain("wrong").doesNotContain("right");
        }
    }

    @Test
    void shouldDemandOneFieldWithAFilename() {
        assertThatCode(() -> UploadRules.partField("data", "f", true)).doesNotThrowAnyException();
        assertThat(refusal(() -> UploadRules.partField("file", "f", true)).code())
                .isEqualTo("unknown_parameter");
        assertThat(refusal(() -> UploadRules.partField("data", "f", false)).code())
                .isEqualTo("duplicate_parameter");
        assertThat(refusal(() -> UploadRules.partField("data", null, true)).param())
                .isEqualTo("data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"part_ids\":[]}",
                "{\"part_ids\":\"a\"}",
                "{\"part_ids\":[1]}",
                "{\"part_ids\":[\"a\"],\"md5\":1}",
                "{\"part_ids\":[\"a\"],\"sha\":\"1\"}"
            })
    void shouldRefuseAMalformedComplete(String json) {
        assertThat(refusal(() -> rules.completion(ApiJson.parse(json))).status())
                .isEqualTo(400);
    }

    @Test
    void shouldRefuseUnknownAndRepeatedPartIds() {
        Set<String> known = Set.of("a", "b");

        assertThatCode(() -> UploadRules.partIds(List.of("b", "a"), known)).doesNotThrowAnyException();
        assertThat(refusal(() -> UploadRules.partIds(List.of("a", "c"), known))).hasMessageContaining("'c'");
        assertThat(refusal(() -> UploadRules.partIds(List.of("a", "a"), known))).hasMessageContaining("more than once");
    }

    @ParameterizedTest
    @EnumSource(value = UploadStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void shouldRefuseAnythingOnAnUploadThatIsNotPending(UploadStatus status) {
        assertThat(refusal(() -> UploadRules.stillPending("u", status, "add a part")))
                .hasMessage("Upload 'u' is " + status.word() + ": cannot add a part.");
    }

    @Test
    void shouldIgnoreTheCaseOfTheMd5() {
        assertThatCode(() -> UploadRules.md5("ABC", "abc")).doesNotThrowAnyException();
        assertThatCode(() -> UploadRules.md5(null, "abc")).doesNotThrowAnyException();
        assertThat(refusal(() -> UploadRules.md5("abd", "abc")).param()).isEqualTo("md5");
    }
}
