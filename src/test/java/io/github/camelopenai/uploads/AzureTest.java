package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads to both URLs of Azure OpenAI, and through gateways with other paths. */
@Timeout(120)
class AzureTest extends UploadsTestSupport {

    private static final String VERSION = "2024-10-21";
    private static final byte[] CONTENT = Bytes.random(300 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl";

    private UploadsEmulator azure;

    static Stream<Arguments> dialects() {
        return Stream.of(
                Arguments.of(UploadsEmulator.builder().azure(), null, "/openai/v1/"),
                Arguments.of(UploadsEmulator.builder().azure(), "preview", "/openai/v1/"),
                Arguments.of(UploadsEmulator.builder().azure(VERSION), VERSION, "/openai/"),
                Arguments.of(UploadsEmulator.builder().azure(VERSION).below("/llm"), VERSION, "/llm/openai/"));
    }

    private OpenAIUploadsConfiguration use(EmulatorBuilder builder, String apiVersion) {
        azure = builder.start();
        OpenAIUploadsConfiguration options = context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration();
        options.setBaseUrl(azure.baseUrl());
        options.setAuthentication(Authentication.apiKey);
        options.setApiVersion(apiVersion);
        options.setFileName("batch.jsonl");
        return options;
    }

    @AfterEach
    void stopAzure() {
        azure.close();
        assertThat(emulator.requests()).isEmpty();
    }

    private void assertFileAndRequests(Exchange result, String apiVersion, String path) {
        assertThat(result.getException()).isNull();
        assertThat(azure.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.REQUEST_ID, String.class))
                .startsWith("req_");
        assertThat(azure.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("api-key")).hasValue(azure.apiKey());
            assertThat(request.header("Authorization")).isEmpty();
            assertThat(request.path()).startsWith(path);
            assertApiVersion(request, apiVersion);
        });
    }

    private static void assertApiVersion(RecordedRequest request, String apiVersion) {
        if (apiVersion == null) {
            assertThat(request.path()).doesNotContain("api-version");
        } else {
            assertThat(request.path()).containsOnlyOnce("?").containsOnlyOnce("api-version=" + apiVersion);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void shouldUploadInOneStep(EmulatorBuilder builder, String apiVersion, String path) {
        use(builder, apiVersion);

        Exchange result = send(UPLOAD, CONTENT);

        assertFileAndRequests(result, apiVersion, path);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void shouldUploadWithThePartsInTheRoute(EmulatorBuilder builder, String apiVersion, String path) throws Exception {
        use(builder, apiVersion);
        context.addRoutes(new UploadRoute());

        Exchange result = send("direct:upload", CONTENT);

        assertFileAndRequests(result, apiVersion, path);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void shouldFindTheFileWhenTheAnswerToCompleteIsLost(EmulatorBuilder builder, String apiVersion, String path) {
        use(builder, apiVersion);
        azure.script().on(EmulatorCall.COMPLETE).loseAnswer();

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(azure.onlyFile().id());
        assertThat(azure.requestsOf(EmulatorCall.LIST_FILES)).isNotEmpty().allSatisfy(list -> {
            assertThat(list.path()).contains("purpose=batch");
            assertApiVersion(list, apiVersion);
        });
        assertThat(azure.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void shouldAskForTheFileOfACompletedUpload(EmulatorBuilder builder, String apiVersion, String path)
            throws Exception {
        use(builder, apiVersion)
                .setJournalDirectory(directory.resolve("journal").toString());
        Path file = Bytes.file(directory, "batch.jsonl", 1000);
        send(UPLOAD, file);

        Exchange again = send(UPLOAD, file);

        assertThat(again.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(azure.onlyFile().id());
        assertThat(azure.requestsOf(EmulatorCall.GET_FILE))
                .singleElement()
                .satisfies(get -> assertApiVersion(get, apiVersion));
    }

    @Test
    void shouldTakeTheVersionForNoOtherUploadThanBefore() throws Exception {
        OpenAIUploadsConfiguration options = use(UploadsEmulator.builder().azure(), "preview");
        options.setJournalDirectory(directory.resolve("journal").toString());
        Path file = Bytes.file(directory, "batch.jsonl", 1000);
        send(UPLOAD, file);

        send(UPLOAD + "&apiVersion=latest", file);

        assertThat(azure.requestsOf(EmulatorCall.CREATE)).hasSize(1);
    }

    @Test
    void shouldReportTheMessageOfAzureAndNotRetryARefusedKey() {
        use(UploadsEmulator.builder().azure(VERSION), VERSION).setApiKey("wrong");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException())
                .hasMessageContaining("HTTP 401")
                .hasMessageContaining("Access denied due to invalid subscription key")
                .hasMessageContaining("code 401")
                .hasMessageContaining("request id req_")
                .hasMessageContaining("Check apiKey");
        assertThat(azure.requests()).hasSize(1);
    }

    @Test
    void shouldPointToTheVersionWhenThereIsNothingAtTheUrl() {
        use(UploadsEmulator.builder().azure(VERSION), "2020-01-01");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException())
                .hasMessageContaining("HTTP 404")
                .hasMessageContaining("Check baseUrl")
                .hasMessageContaining("apiVersion");
    }

    @ParameterizedTest
    @CsvSource({
        "/llm,               /",
        "/llm/openai,        ''",
        "/a%20gateway/%2Fx,  ''",
        "/a%20gateway/%2Fx,  //",
    })
    void shouldKeepThePathOfAGateway(String prefix, String slashes) {
        OpenAIUploadsConfiguration options = use(UploadsEmulator.builder().below(prefix), null);
        options.setAuthentication(Authentication.bearer);
        options.setBaseUrl(azure.baseUrl() + slashes);

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(azure.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(azure.requests())
                .allSatisfy(request -> assertThat(request.path()).startsWith(prefix + "/v1/uploads"));
    }
}
