package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatedBatch;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the routes that go on with a file, as the page shows them. */
class DocumentedFollowOnTest extends DocumentedRoutesSupport {

    /** Where nothing must go, least of all the key. */
    private final UploadsEmulator elsewhere = opened(UploadsEmulator.start());

    private static Stream<Object> processedRoutes() {
        return Stream.of("file-processed.yaml", new FileProcessed());
    }

    private CamelContext startFollowOn(Map<String, String> instead, Object... routes) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "openai.url", emulator.baseUrl(),
                "openai.key", emulator.apiKey(),
                "openai.look.delay", "5",
                "openai.looks", "5",
                "openai.again.delay", "5"));
        all.putAll(instead);
        Object[] withCalls =
                Stream.concat(Stream.of("openai-calls.yaml"), Stream.of(routes)).toArray();
        return startWith("follow-on.properties", all, withCalls);
    }

    /** Uploads, as if other steps had left headers behind, and goes on there. */
    private RouteBuilder uploadAndGoOn(String purpose, String next) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:start")
                        .to("openai-uploads:upload?purpose=" + purpose)
                        .setHeader("CamelHttpUri", constant(elsewhere.baseUrl() + "/files"))
                        .setHeader("CamelHttpPath", constant("/elsewhere"))
                        .setHeader("CamelHttpQuery", constant("purpose=none"))
                        .setHeader("CamelHttpMethod", constant("DELETE"))
                        .setHeader("Authorization", constant("Bearer of-somebody-else"))
                        .setHeader("X-Internal", constant("secret"))
                        .to(next);
            }
        };
    }

    private void assertThatNothingLeaked(EmulatorCall... calls) {
        assertThat(Stream.of(calls).flatMap(call -> emulator.requestsOf(call).stream()))
                .isNotEmpty()
                .allSatisfy(request -> {
                    assertThat(request.status()).isEqualTo(200);
                    assertThat(request.header("Authorization")).contains("Bearer " + emulator.apiKey());
                    assertThat(request.header("X-Internal")).isEmpty();
                });
        assertThat(elsewhere.requests()).isEmpty();
    }

    /** Nothing that comes later gets the key, an error handler included. */
    private static void assertThatTheKeyIsGone(Exchange result) {
        assertThat(result.getMessage().getHeader("Authorization")).isNull();
    }

    @ParameterizedTest
    @MethodSource("processedRoutes")
    void shouldLookUntilAFileIsProcessed(Object route) throws IOException {
        emulator.followOn().files().endsAfter(3);
        CamelContext context = startFollowOn(Map.of(), route, uploadAndGoOn("batch", "direct:file-processed"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).hasSize(4);
        assertThatNothingLeaked(EmulatorCall.GET_FILE);
        assertThatTheKeyIsGone(result);
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileId"))
                .isEqualTo(emulator.onlyFile().id());
    }

    @ParameterizedTest
    @MethodSource("processedRoutes")
    void shouldFailWhenAFileCannotBeProcessed(Object route) throws IOException {
        emulator.followOn().files().fails();
        CamelContext context = startFollowOn(Map.of(), route, uploadAndGoOn("batch", "direct:file-processed"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(emulator.onlyFile().id(), "status=error");
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("processedRoutes")
    void shouldNotLookForEver(Object route) throws IOException {
        emulator.followOn().files().endsAfter(100);
        CamelContext context = startFollowOn(Map.of(), route, uploadAndGoOn("batch", "direct:file-processed"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).hasMessageContaining("status=uploaded");
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).hasSize(5);
    }

    @Test
    void shouldTryAgainWhenItIsTold429() throws IOException {
        emulator.script().on(EmulatorCall.GET_FILE).times(3).answerError(429, null, "slowly");
        CamelContext context =
                startFollowOn(Map.of(), "file-processed.yaml", uploadAndGoOn("batch", "direct:file-processed"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).hasSize(4);
    }

    @Test
    void shouldMakeABatchOfEachFileInTheInbox() throws IOException {
        emulator.followOn().files().endsAfter(1);
        putIntoInbox();

        startFollowOn(Map.of(), "file-processed.yaml", "create-batch.yaml");

        awaitInInbox(".camel/batch.jsonl");
        assertThatTheFileIsThere();
        assertThat(emulator.followOn().batches())
                .extracting(EmulatedBatch::inputFileId)
                .containsExactly(emulator.onlyFile().id());
    }

    @Test
    void shouldCreateABatchWhateverHeadersAreThere() throws IOException {
        CamelContext context = startFollowOn(
                Map.of(), "file-processed.yaml", "create-batch.yaml", uploadAndGoOn("batch", "direct:create-batch"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).isNull();
        assertThatNothingLeaked(EmulatorCall.CREATE_BATCH);
        assertThatTheKeyIsGone(result);
        assertThat(result.getMessage().getBody(Map.class).get("id"))
                .isEqualTo(emulator.followOn().batches().get(0).id());
    }

    @Test
    void shouldFailWithTheServersAnswerAndNotRepeatARefusedBatch() throws IOException {
        CamelContext context = startFollowOn(
                Map.of(),
                "file-processed.yaml",
                "create-batch.yaml",
                uploadAndGoOn("user_data", "direct:create-batch"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).isInstanceOfSatisfying(HttpOperationFailedException.class, refused -> {
            assertThat(refused.getStatusCode()).isEqualTo(400);
            assertThat(refused.getResponseBody()).contains("user_data");
        });
        assertThat(emulator.requestsOf(EmulatorCall.CREATE_BATCH)).hasSize(1);
        assertThatTheKeyIsGone(result);
    }

    @Test
    void shouldNotRepeatABatchThatMayHaveBeenCreated() throws IOException {
        emulator.script().on(EmulatorCall.CREATE_BATCH).always().answerError(503, null, "gone");
        CamelContext context = startFollowOn(
                Map.of(), "file-processed.yaml", "create-batch.yaml", uploadAndGoOn("batch", "direct:create-batch"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).hasMessageContaining("503");
        assertThat(emulator.requestsOf(EmulatorCall.CREATE_BATCH)).hasSize(1);
    }

    @Test
    void shouldAddAFileToAVectorStore() throws IOException {
        emulator.followOn().vectorStoreFiles().endsAfter(2);
        String store = emulator.followOn().newVectorStore();
        CamelContext context = startFollowOn(
                Map.of("openai.vectorStore", store),
                "vector-store.yaml",
                uploadAndGoOn("assistants", "direct:vector-store"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.followOn().filesIn(store))
                .isEqualTo(List.of(emulator.onlyFile().id()));
        assertThat(emulator.requestsOf(EmulatorCall.GET_VECTOR_STORE_FILE)).hasSize(3);
        assertThatNothingLeaked(EmulatorCall.ADD_VECTOR_STORE_FILE, EmulatorCall.GET_VECTOR_STORE_FILE);
    }

    @Test
    void shouldFailWhenTheVectorStoreCannotReadTheFile() throws IOException {
        emulator.followOn().vectorStoreFiles().fails();
        CamelContext context = startFollowOn(
                Map.of("openai.vectorStore", emulator.followOn().newVectorStore()),
                "vector-store.yaml",
                uploadAndGoOn("assistants", "direct:vector-store"));

        Exchange result = send(context, "direct:start", CONTENT);

        assertThat(result.getException()).hasMessageContainingAll("status=failed", "unsupported_file");
    }

    /** One endpoint, and so one pool of connections, for all files. */
    @Test
    void shouldNotMakeAnEndpointForEachFile() throws IOException {
        CamelContext context =
                startFollowOn(Map.of(), "file-processed.yaml", uploadAndGoOn("batch", "direct:file-processed"));
        send(context, "direct:start", CONTENT);
        int endpoints = context.getEndpoints().size();

        send(context, "direct:start", CONTENT);

        assertThat(context.getEndpoints()).hasSize(endpoints);
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE))
                .extracting(RecordedRequest::connection)
                .hasSize(2)
                .containsOnly(emulator.requestsOf(EmulatorCall.GET_FILE).get(0).connection());
    }
}
