package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that resume an upload with the ids of some parts. */
@Timeout(120)
class KnownPartsTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 5;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext().setStreamCaching(false);
                from("direct:rest")
                        .split(uploadParts("64KiB"), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:two")
                        .to("openai-uploads:create?fileName=small.jsonl&maxPartSize=64KiB")
                        .split(uploadParts(), collectPartIds())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete")
                        .setBody(constant(CONTENT))
                        .setHeader(OpenAIUploadsConstants.UPLOAD_ID, exchangeProperty("second"))
                        .split(uploadParts("1MiB"), collectPartIds())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    /** The upload of an earlier route, and the ids of some of its parts. */
    private String begin(Map<Object, String> ids, int... indices) {
        String upload = send("openai-uploads:create?fileName=a.jsonl", CONTENT)
                .getMessage()
                .getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
        for (int index : indices) {
            byte[] part = java.util.Arrays.copyOfRange(CONTENT, index * PART, (index + 1) * PART);
            ids.put(
                    index,
                    send("openai-uploads:addPart?uploadId=" + upload, part)
                            .getMessage()
                            .getHeader(OpenAIUploadsConstants.PART_ID, String.class));
        }
        emulator.forgetRequests();
        return upload;
    }

    private Exchange finish(String upload, Map<Object, String> ids, Object body) {
        return send("direct:rest", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, upload);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.PART_IDS, ids);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"array", "stream"})
    void shouldSendOnlyThePartsWhoseIdsAreNotKnown(String kind) {
        Map<Object, String> ids = new HashMap<>();
        String upload = begin(ids, 0, 1, 3);

        Exchange result = finish(upload, ids, kind.equals("array") ? CONTENT : new ByteArrayInputStream(CONTENT));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(2);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldCompleteWhenAllPartsAreKnown() {
        Map<Object, String> ids = new HashMap<>();
        String upload = begin(ids, 0, 1, 2, 3, 4);

        Exchange result = finish(upload, ids, CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
    }

    @Test
    void shouldAcceptPositionsAsTextAndRefuseInvalidOnes() {
        Map<Object, String> ids = new HashMap<>();
        String upload = begin(ids, 0, 1, 2, 3);
        Map<Object, String> texts = new HashMap<>();
        ids.forEach((index, id) -> texts.put(index.toString(), id));
        Map<Object, String> nonsense = Map.of("first", "part_1");

        assertThat(finish(upload, nonsense, CONTENT).getException()).hasStackTraceContaining("the key 'first'");
        assertThat(finish(upload, texts, CONTENT).getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldNotHoldAnUploadToTheLimitsOfOneThatTheExchangeHasCompleted() {
        String second = begin(new HashMap<>());

        Exchange result = send("direct:two", exchange -> {
            exchange.getMessage().setBody("small");
            exchange.setProperty("second", second);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.files()).extracting(EmulatedFile::bytes).containsExactly(5L, (long) CONTENT.length);
    }

    static Stream<Arguments> formsOfAList() {
        return Stream.of(
                Arguments.of("list", (Function<List<String>, Object>) ids -> ids),
                Arguments.of("array", (Function<List<String>, Object>) ids -> ids.toArray(String[]::new)),
                Arguments.of("iterable", (Function<List<String>, Object>) ids -> (Iterable<String>) ids::iterator),
                Arguments.of("text", (Function<List<String>, Object>) ids -> String.join(", ", ids)),
                Arguments.of("bytes", (Function<List<String>, Object>)
                        ids -> String.join(",", ids).getBytes(UTF_8)),
                Arguments.of("text of a list", (Function<List<String>, Object>) ids -> " " + ids + "\n"),
                Arguments.of(
                        "JSON", (Function<List<String>, Object>) ids -> "[\"" + String.join("\", \"", ids) + "\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formsOfAList")
    void shouldCompleteWithAListOfIdsInAnyForm(String name, Function<List<String>, Object> form) {
        Map<Object, String> ids = new TreeMap<>();
        String upload = begin(ids, 0, 1, 2, 3, 4);

        Exchange result = complete(upload, form.apply(List.copyOf(ids.values())));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldRefuseWhatIsNoList() {
        String upload = begin(new HashMap<>());

        assertThat(complete(upload, List.of("part_1").iterator()).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The header CamelOpenAIUploadsPartIds is of type java.util.")
                .hasMessageContaining("it must be a list, an array, a text with commas");
        assertThat(complete(upload, "[]").getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be completed without part ids");
        assertThat(emulator.requests()).isEmpty();
    }

    private Exchange complete(String upload, Object ids) {
        return send("openai-uploads:complete?uploadId=" + upload, exchange -> exchange.getMessage()
                .setHeader(OpenAIUploadsConstants.PART_IDS, ids));
    }
}
