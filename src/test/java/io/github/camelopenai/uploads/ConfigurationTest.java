package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest extends UploadsTestSupport {

    private final Map<String, String> environment = new HashMap<>();

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.setEnvironment(environment::get);
        component.getConfiguration().setFileName("a.jsonl");
    }

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    private RecordedRequest create(String options) {
        Exchange result = send("openai-uploads:create" + options, "x");
        assertThat(result.getException()).isNull();
        return emulator.requestsOf(EmulatorCall.CREATE).get(0);
    }

    private void assertRefusedAtStart(String uri, String... messages) {
        assertThatThrownBy(() -> {
                    context.getEndpoint(uri).createProducer().start();
                })
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining(messages[0]))
                .satisfies(failure -> {
                    for (String message : messages) {
                        assertThat(failure).hasStackTraceContaining(message);
                    }
                });
    }

    @Test
    void shouldFallBackToTheEnvironment() {
        component().getConfiguration().setApiKey(null);
        component().getConfiguration().setBaseUrl(null);
        environment.put("OPENAI_API_KEY", emulator.apiKey());
        environment.put("OPENAI_BASE_URL", emulator.baseUrl() + "/");
        environment.put("OPENAI_ORG_ID", "org-1");
        environment.put("OPENAI_PROJECT_ID", "proj-1");

        RecordedRequest request = create("");

        assertThat(request.header("OpenAI-Organization")).hasValue("org-1");
        assertThat(request.header("OpenAI-Project")).hasValue("proj-1");
    }

    @Test
    void shouldPreferOptionsToTheEnvironment() {
        environment.put("OPENAI_API_KEY", "wrong");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:1");
        environment.put("OPENAI_ORG_ID", "org-1");

        RecordedRequest request = create("?organization=org-2&project=proj-2");

        assertThat(request.header("OpenAI-Organization")).hasValue("org-2");
        assertThat(request.header("OpenAI-Project")).hasValue("proj-2");
    }

    @Test
    void shouldTakeAKeyFromTheEndpointFirst() {
        context.getPropertiesComponent().addInitialProperty("key", emulator.apiKey());
        component().getConfiguration().setApiKey("wrong");

        create("?apiKey=RAW(" + emulator.apiKey() + ")");
        create("?apiKey={{key}}");
    }

    @Test
    void shouldSendAdditionalHeadersInBothForms() {
        RecordedRequest request = create("?additionalHeader[X-Team]=blue&additionalHeader.X-Other=red");

        assertThat(request.header("X-Team")).hasValue("blue");
        assertThat(request.header("X-Other")).hasValue("red");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-key", "X-Api-Key", "Cookie", "Proxy-Authorization", "X-Auth-Token", "Authorization"})
    void shouldRefuseCredentialsInAUriWithoutShowingThem(String header) {
        assertThatThrownBy(() -> context.getEndpoint("openai-uploads:create?additionalHeader[" + header + "]=hidden1"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(header)
                .hasMessageNotContaining("hidden1");
    }

    @Test
    void shouldTakeCredentialsForGatewaysOnTheComponent() {
        component().getConfiguration().setAdditionalHeader(Map.of("api-key", "gateway"));

        assertThat(create("").header("api-key")).hasValue("gateway");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization", "Content-Type", "Host", "Transfer-Encoding", "User-Agent", "OpenAI-Project"})
    void shouldRefuseHeadersThatAreOursEverywhere(String header) {
        component().getConfiguration().setAdditionalHeader(Map.of(header, "x"));

        assertRefusedAtStart("openai-uploads:create", header, "set by the component itself");
    }

    @Test
    void shouldRefuseValuesThatWouldAddAnotherHeader() {
        component().getConfiguration().setAdditionalHeader(Map.of("X-Team", "a\r\nX-Evil: b"));

        assertRefusedAtStart("openai-uploads:create", "X-Team", "not allowed in a header");
    }

    @Test
    void shouldNameTheNearestOptionAndNoValuesForATypo() {
        assertThatThrownBy(() -> context.getEndpoint("openai-uploads:create?apiKye=hidden1&purpos=hidden2"))
                .isInstanceOf(NoSuchEndpointException.class)
                .hasMessageContaining("'apiKye', did you mean 'apiKey'?")
                .hasMessageContaining("'purpos', did you mean 'purpose'?")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldNameTheOperationsForATypo() {
        assertThatThrownBy(() -> context.getEndpoint("openai-uploads:creat"))
                .rootCause()
                .hasMessageContaining("'creat', did you mean 'create'?")
                .hasMessageContaining("[upload, create, addPart, complete, cancel]");
    }

    @Test
    void shouldFailAtStartWithoutAKey() {
        component().getConfiguration().setApiKey(null);

        assertRefusedAtStart("openai-uploads:create", "No API key", "OPENAI_API_KEY", "camel.component.openai-uploads");
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com/v1, sent unencrypted",
        "http://127.0.0.1.example.com/v1, sent unencrypted",
        "http://localhost.example.com/v1, sent unencrypted",
        "http://0.0.0.0/v1, sent unencrypted",
        "ftp://example.com, must be a URL",
        "api.openai.com/v1, must be a URL",
        "https://my_host/v1, 'https://my_host/v1'",
        "https://my_host:8080/v1, no underscore",
        "https://example.com:99999/v1, from 1 to 65535",
        "https://user:secret1@exa mple.com/v1, ***@exa mple.com/v1'",
        "https://user:secret1@example.com, user information",
        "https://example.com/v1?secret1=x, a query",
        "https://example.com/openai?api-version=secret1, apiVersion",
        "https://me.openai.azure.com, ends with /openai/v1",
        "https://me.openai.azure.com/, ends with /openai/v1",
        "https://me.openai.azure.com/v1, ends with /openai/v1",
        "https://ME.OpenAI.Azure.com/openai/deployments/gpt, ends with /openai/v1",
        "https://me.services.ai.azure.com/api/projects/p, ends with /openai/v1",
        "https://me.openai.azure.com/openai, needs an api-version",
        "https://me.cognitiveservices.azure.us/openai/, needs an api-version",
    })
    void shouldRefuseAnInvalidOrUnsafeBaseUrl(String url, String message) {
        component().getConfiguration().setBaseUrl(url);

        assertRefusedAtStart("openai-uploads:create", "baseUrl", message);
        assertThatThrownBy(() -> context.getEndpoint("openai-uploads:create")
                        .createProducer()
                        .start())
                .hasMessageNotContaining("secret1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseUrl=https://me.openai.azure.com/openai/v1",
                "baseUrl=https://me.openai.azure.com/openai/v1/&apiVersion=preview",
                "baseUrl=https://me.openai.azure.com/openai&apiVersion=2024-10-21",
                "baseUrl=https://me.services.ai.azure.com/api/projects/p/openai/v1",
                // Gateways may have any path.
                "baseUrl=https://me.azure-api.net/openai",
                "baseUrl=https://me.openai.azure.com.example.com",
            })
    void shouldAcceptValidBaseUrls(String options) throws Exception {
        context.getEndpoint("openai-uploads:create?" + options).createProducer().start();
    }

    @Test
    void shouldRefuseTwoCredentialsAndTheWrongPlaceForOne() {
        context.getRegistry().bind("tokens", (Supplier<String>) () -> "token");

        assertRefusedAtStart(
                "openai-uploads:create?apiKey=hidden1&tokenProvider=#bean:tokens",
                "apiKey and tokenProvider",
                "both set");
        assertRefusedAtStart(
                "openai-uploads:create?authentication=apiKey&tokenProvider=#bean:tokens",
                "authentication=apiKey sends a key");
        component().getConfiguration().setAdditionalHeader(Map.of("Api-Key", "x"));
        assertRefusedAtStart("openai-uploads:create?authentication=apiKey", "Api-Key", "set by the component itself");
    }

    @Test
    void shouldUseTokensRatherThanTheKeyOfTheEnvironment() {
        environment.put("OPENAI_API_KEY", "wrong");
        context.getRegistry().bind("tokens", (Supplier<String>) emulator::apiKey);

        assertThat(create("?tokenProvider=#bean:tokens").header("Authorization"))
                .hasValue("Bearer " + emulator.apiKey());
    }

    @Test
    void shouldSendTheKeyOfTheEnvironmentInTheConfiguredHeader() {
        component().getConfiguration().setApiKey(null);
        environment.put("OPENAI_API_KEY", "key");

        send("openai-uploads:create?authentication=apiKey", "x");

        assertThat(emulator.requests().get(0).header("api-key")).hasValue("key");
        assertThat(emulator.requests().get(0).header("Authorization")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api-key, apiKey",
        "apiKey, apiKey",
        "API_KEY, apiKey",
        "bearer, bearer",
        "Bearer, bearer",
        "BEARER, bearer"
    })
    void shouldReadAuthenticationAsPeopleWriteIt(String text, Authentication expected) {
        OpenAIUploadsEndpoint endpoint =
                context.getEndpoint("openai-uploads:create?authentication=" + text, OpenAIUploadsEndpoint.class);

        assertThat(endpoint.getConfiguration().getAuthentication()).isEqualTo(expected);
    }

    /** An unrelated Supplier bean must not be sent to a server as a token. */
    @Test
    void shouldNotAutowireASupplier() throws Exception {
        Supplier<String> unrelated = () -> "unrelated";
        context.getRegistry().bind("unrelated", unrelated);
        assertThat(create("").header("Authorization")).hasValue("Bearer " + emulator.apiKey());
        Main main = new Main();
        main.bind("tokenProvider", unrelated);
        main.addInitialProperty("camel.component.openai-uploads.api-key", emulator.apiKey());
        main.addInitialProperty("camel.component.openai-uploads.base-url", emulator.baseUrl());
        main.start();
        try {
            OpenAIUploadsComponent started =
                    main.getCamelContext().getComponent("openai-uploads", OpenAIUploadsComponent.class);
            main.getCamelTemplate()
                    .requestBodyAndHeader("openai-uploads:create?purpose=batch", "x", "CamelFileName", "b.jsonl");
            assertThat(started.getConfiguration().getTokenProvider()).isNull();
        } finally {
            main.stop();
        }

        assertThat(emulator.requests()).hasSize(2).allSatisfy(request -> assertThat(request.header("Authorization"))
                .hasValue("Bearer " + emulator.apiKey()));
    }

    @Test
    void shouldBindProvidersFromCamelMainProperties() throws Exception {
        Main main = new Main();
        main.bind("entraToken", (Supplier<String>) emulator::apiKey);
        main.addInitialProperty("camel.component.openai-uploads.token-provider", "#bean:entraToken");
        main.addInitialProperty("camel.component.openai-uploads.api-version", "v 1&x");
        main.addInitialProperty("camel.component.openai-uploads.base-url", emulator.baseUrl());
        main.addInitialProperty("camel.component.openai-uploads.purpose", "batch");
        main.start();
        try {
            main.getCamelTemplate().requestBodyAndHeader("openai-uploads:create", "x", "CamelFileName", "b.jsonl");
        } finally {
            main.stop();
        }

        assertThat(emulator.requests().get(0).path()).isEqualTo("/v1/uploads?api-version=v+1%26x");
        assertThat(emulator.requests().get(0).header("Authorization")).hasValue("Bearer " + emulator.apiKey());
    }

    @Test
    void shouldBindAuthenticationFromCamelMainProperties() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-uploads.authentication", "api-key");
        main.start();
        try {
            assertThat(main.getCamelContext()
                            .getComponent("openai-uploads", OpenAIUploadsComponent.class)
                            .getConfiguration()
                            .getAuthentication())
                    .isEqualTo(Authentication.apiKey);
        } finally {
            main.stop();
        }
    }

    @Test
    void shouldAllowPlainHttpWithAllowPlainHttp() throws Exception {
        component().getConfiguration().setBaseUrl("http://gateway.invalid/v1");

        context.getEndpoint("openai-uploads:create?allowPlainHttp=true")
                .createProducer()
                .start();
        assertRefusedAtStart("openai-uploads:create", "allowPlainHttp");
    }

    @ParameterizedTest
    @CsvSource({
        "stallTimeout=99999999999999999999d, stallTimeout is '99999999999999999999d'",
        "stallTimeout=200000d, the maximum is 1 day",
        "stallTimeout=292y, stallTimeout is '292y'",
        "stallTimeout=86400001, the maximum is 1 day",
        "stallTimeout=-5, which is negative",
        "stallTimeout=PT99999999999999999999H, the maximum is 1 day",
        "stallTimeout=-PT5S, which is negative",
        "stallTimeout=PT0.0001S, the minimum is 1ms",
        "retryDelay=106751991168d, the maximum is 1 day",
        "retryMaxDelay=25h, the maximum is 1 day",
        "retryAfterCap=1441m, the maximum is 1 day",
        "progressInterval=200000d, progressInterval is '200000d'",
        "journalRetention=3651d, the maximum is 3650 days",
        "expiresAfter=99999999999999999999d, expiresAfter is '99999999999999999999d'",
        "expiresAfter=86400, without a unit",
        "retryDelay=x, not a duration",
        "maxRetries=-1, maxRetries is -1",
        "retryAfterCap=0s, not a positive",
        "partSize=65MiB, 67108864",
        "partSize=0, 1 to",
        "partSize=many, not a size",
        "partSize=16 Mib/s, not a size",
        "partSize=64, did you mean 64MiB",
        "partSize=65535, 65535B",
        "checksum=md6, 'possible are none, md5'",
        "partBuffer=dsik, did you mean 'disk'",
        "authentication=keys, 'possible are bearer, apiKey'",
        "spoolStreams=first, 'possible are unknownLength, all'",
        "parallelParts=many, parallelParts is 'many'",
        "expiresAfter=31d, 30 days"
    })
    void shouldRefuseInvalidOptionsAtStart(String option, String message) {
        assertRefusedAtStart("openai-uploads:create?" + option, message);
    }

    /** The options of an enum, with their values. */
    static Stream<Arguments> choices() {
        return Stream.of(OpenAIUploadsConfiguration.class.getDeclaredFields())
                .filter(field -> field.getType().isEnum())
                .map(field -> Arguments.of(
                        field.getName(),
                        Stream.of(field.getType().getEnumConstants())
                                .map(Object::toString)
                                .collect(Collectors.joining(", "))));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void shouldShowTheValuesOfAnOptionThatIsAChoice(String option, String values) {
        assertRefusedAtStart(
                "openai-uploads:upload?" + option + "=sometimes", option + " is 'sometimes'; possible are " + values);
    }

    @Test
    void shouldRefuseALongerConnectTimeoutThanMakesSense() {
        component().setConnectTimeout("200000d");

        assertRefusedAtStart("openai-uploads:create", "connectTimeout is '200000d'");
    }

    @ParameterizedTest
    @CsvSource({"create, spoolDirectory", "upload, spoolDirectory", "upload, journalDirectory"})
    void shouldCreateTheDirectoryOfAnOptionAtStartAndRefuseAReadOnlyOne(String operation, String option)
            throws Exception {
        Path made = directory.resolve("a/b");
        Path file = Files.createFile(directory.resolve("file"));
        String uri = "openai-uploads:" + operation + "?" + option + "=";

        context.getEndpoint(uri + made).createProducer().start();

        assertThat(made).isEmptyDirectory();
        assertRefusedAtStart(uri + file, option, file.toString(), "which is a file");
        assertRefusedAtStart(
                uri + file.resolve("below"), option, file.resolve("below").toString(), "cannot be written");
    }

    @ParameterizedTest
    @CsvSource({
        "create?checksum=md5, checksum is used by upload only",
        "create?journalDirectory=target/j, journalDirectory is used by upload only",
        "upload?autoCancel=true, autoCancel is used by create only",
        "addPart?purpose=batch, 'purpose is used by create, upload only'"
    })
    void shouldWarnOfUnusedOptions(String uri, String warning) {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            context.getEndpoint("openai-uploads:" + uri);
            context.getEndpoint("openai-uploads:create?partSize=1MiB&maxRetries=1&autoCancel=true");

            assertThat(log.lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains(warning);
        }
    }

    @Test
    void shouldWarnThatAJournalIsNotUsedByPartsInTheRoute() {
        component().getConfiguration().setJournalDirectory("target/journal");

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            context.getEndpoint("openai-uploads:upload");
            assertThat(log.lines()).isEmpty();
            context.getEndpoint("openai-uploads:create");

            assertThat(log.lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("does not use");
        }
    }

    @Test
    void shouldShowNoKeyInUris() {
        String uri = context.getEndpoint("openai-uploads:create?apiKey=hidden1").toString();

        assertThat(uri).doesNotContain("hidden1").contains("xxxxxx");
    }

    @Test
    void shouldBindEverythingFromCamelMainProperties() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-uploads.api-key", emulator.apiKey());
        main.addInitialProperty("camel.component.openai-uploads.base-url", emulator.baseUrl());
        main.addInitialProperty("camel.component.openai-uploads.purpose", "fine-tune");
        main.addInitialProperty("camel.component.openai-uploads.expires-after", "24h");
        main.addInitialProperty("camel.component.openai-uploads.connect-timeout", "5s");
        main.addInitialProperty("camel.component.openai-uploads.additional-header[X-Team]", "blue");
        main.start();
        try {
            main.getCamelTemplate().requestBodyAndHeader("openai-uploads:create", "x", "CamelFileName", "dir/b.jsonl");
        } finally {
            main.stop();
        }

        assertThat(emulator.onlyUpload().purpose()).isEqualTo("fine-tune");
        assertThat(emulator.onlyUpload().expiresAfterSeconds()).isEqualTo(86_400);
        assertThat(emulator.requests().get(0).header("X-Team")).hasValue("blue");
    }

    @Test
    void shouldFailToStartCamelMainForATypo() {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-uploads.api-kye", "x");

        assertThatThrownBy(main::start).hasStackTraceContaining("apiKye");
        main.stop();
    }

    @Test
    void shouldLeaveNoThreadAndNoConnectionWhenItIsStopped() throws Exception {
        create("");
        assertThat(emulator.openConnections()).isEqualTo(1);

        context.stop();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("OpenAIUploadsWatch") && name.contains(context.getName())));
        await().until(() -> emulator.openConnections() == 0);
    }
}
