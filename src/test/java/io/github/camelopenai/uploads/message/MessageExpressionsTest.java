package io.github.camelopenai.uploads.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageExpressionsTest extends UploadsTestSupport {

    private Exchange upload(String uri, Map<String, Object> headers) {
        return send(uri, exchange -> {
            exchange.getMessage().setBody("content");
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    @Test
    void shouldEvaluateAnExpressionInAnOptionForEachMessage() {
        String uri = "openai-uploads:upload?fileName=x-${file:name}&purpose=${header.why}&mimeType=${header.type}";

        upload(uri, Map.of(Exchange.FILE_NAME, "one.jsonl", "why", "batch", "type", "text/a"));
        upload(uri, Map.of(Exchange.FILE_NAME, "two.jsonl", "why", "fine-tune", "type", "text/b"));

        assertThat(emulator.uploads())
                .extracting(EmulatedUpload::filename, EmulatedUpload::purpose, EmulatedUpload::mimeType)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x-one.jsonl", "batch", "text/a"),
                        org.assertj.core.groups.Tuple.tuple("x-two.jsonl", "fine-tune", "text/b"));
    }

    @Test
    void shouldNotEvaluateHeadersAndFileNames() {
        String name = "${sys.user.home}.jsonl";

        upload("openai-uploads:upload", Map.of(Exchange.FILE_NAME, name));
        upload("openai-uploads:upload", Map.of(OpenAIUploadsConstants.FILE_NAME, name));
        upload("openai-uploads:upload?fileName=${header.name}", Map.of("name", name));

        assertThat(emulator.uploads()).hasSize(3).allMatch(upload -> upload.filename()
                .equals(name));
    }

    @Test
    void shouldUseOneEndpointForAllMessagesOfToDAndEvaluateOnce() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:toD").toD("openai-uploads:upload?fileName=${header.name}&partSize=1MiB");
            }
        });
        String name = "${sys.user.home}.jsonl";

        upload("direct:toD", Map.of("name", "one.jsonl"));
        Exchange last = upload("direct:toD", Map.of("name", name));

        assertThat(last.getException()).isNull();
        assertThat(emulator.uploads()).extracting(EmulatedUpload::filename).containsExactly("one.jsonl", name);
        assertThat(context.getEndpoints())
                .filteredOn(endpoint -> endpoint.getEndpointUri().startsWith("openai-uploads:"))
                .hasSize(1);
        assertThat(last.getMessage().getHeaders()).doesNotContainKey(OpenAIUploadsConstants.FILE_NAME);
    }

    private void dynamic(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dynamic").toD(uri);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a&b.jsonl",
                "a+b.jsonl",
                "a%41b%2F.jsonl",
                "100%.jsonl",
                "a=b?c#d.jsonl",
                "RAW(a).jsonl",
                "{{a}}.jsonl",
                "a.jsonl&purpose=vision&baseUrl=http://127.0.0.1:1/v1&c.jsonl"
            })
    void shouldNotTakeAValueInToDForAPartOfTheUri(String name) throws Exception {
        context.getPropertiesComponent().addInitialProperty("a", "b");
        dynamic("openai-uploads:upload?fileName=${header.name}&purpose=${header.why}&partSize=1MiB");

        Exchange result = upload("direct:dynamic", Map.of("name", name, "why", "fine-tune"));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo(name.substring(name.lastIndexOf('/') + 1));
        assertThat(emulator.onlyFile().purpose()).isEqualTo("fine-tune");
    }

    @Test
    void shouldNotTakeAValueInToDForAnOptionThatTheRouteSets() throws Exception {
        dynamic("openai-uploads:upload?fileName=${header.name}&partSize=1MiB&baseUrl=" + emulator.baseUrl());
        String name = "a&partSize=65536&baseUrl=http:127.0.0.1:1&b.jsonl";

        Exchange result = upload("direct:dynamic", Map.of("name", name));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fileName", "purpose", "mimeType", "journalKey"})
    void shouldNameTheExpressionOfToDWithoutAValue(String option) throws Exception {
        String journal = option.equals("journalKey") ? "&journalDirectory=" + directory : "";
        dynamic("openai-uploads:upload?" + option + "=${header.none}" + journal);

        Exchange result = upload("direct:dynamic", Map.of(Exchange.FILE_NAME, "a.jsonl"));

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The option " + option + " is '${header.none}', which gives nothing");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldUseAComponentOfAnotherNameInToD() throws Exception {
        OpenAIUploadsComponent second = new OpenAIUploadsComponent();
        second.getConfiguration().setApiKey(emulator.apiKey());
        second.getConfiguration().setBaseUrl(emulator.baseUrl());
        context.addComponent("second", second);
        dynamic("second:upload?fileName=${header.name}&purpose=batch");

        Exchange result = upload("direct:dynamic", Map.of("name", "a&b.jsonl"));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo("a&b.jsonl");
    }

    @Test
    void shouldResolvePlaceholdersInToD() throws Exception {
        context.getPropertiesComponent().addInitialProperty("prefix", "x&y");
        context.getPropertiesComponent().addInitialProperty("why", "fine-tune");
        dynamic("openai-uploads:upload?fileName=RAW({{prefix}}-${header.name})&purpose={{why}}");

        Exchange result = upload("direct:dynamic", Map.of("name", "a.jsonl"));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo("x&y-a.jsonl");
        assertThat(emulator.onlyFile().purpose()).isEqualTo("fine-tune");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-uploads:${header.path}", "openai-uploads:upload?${header.options}"})
    void shouldUseAUriWhoseOptionsAreInAValueOfToDAsItIs(String uri) throws Exception {
        dynamic(uri);
        String options = "fileName=a.jsonl&purpose=fine-tune";

        Exchange result = upload("direct:dynamic", Map.of("path", "upload?" + options, "options", options));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo("a.jsonl");
        assertThat(emulator.onlyFile().purpose()).isEqualTo("fine-tune");
    }

    @Test
    void shouldKeepAKeyWithSpecialCharactersInToD() throws Exception {
        emulator.accept("a+b%2F&c");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:toD").toD("openai-uploads:upload?fileName=${header.name}&apiKey=RAW(a+b%2F&c)");
            }
        });

        Exchange result = upload("direct:toD", Map.of("name", "one.jsonl"));

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().filename()).isEqualTo("one.jsonl");
    }

    @Test
    void shouldPreferTheHeaderToTheExpression() {
        upload(
                "openai-uploads:upload?fileName=${header.name}",
                Map.of("name", "a.jsonl", OpenAIUploadsConstants.FILE_NAME, "b.jsonl"));

        assertThat(emulator.onlyFile().filename()).isEqualTo("b.jsonl");
    }

    @Test
    void shouldNameTheExpressionWithoutAValue() {
        Exchange result = upload("openai-uploads:upload?fileName=${header.name}", Map.of());

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fileName")
                .hasMessageContaining("${header.name}")
                .hasMessageContaining("gives nothing");
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fileName", "purpose", "mimeType", "uploadId", "journalKey"})
    void shouldRefuseAnInvalidExpressionAtStart(String option) {
        assertThatThrownBy(() -> context.getEndpoint("openai-uploads:upload?" + option + "=${no.such.thing(}")
                        .createProducer()
                        .start())
                .hasMessageContaining(option)
                .hasMessageContaining("${no.such.thing(}");
    }
}
