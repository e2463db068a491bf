package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.List;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistyped options in URIs and in properties of camel-main, which are refused at start with the reason. */
class OptionMistakesTest extends UploadsTestSupport {

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    private void start(String uri) throws Exception {
        context.getEndpoint(uri).createProducer().start();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String uri) {
        Throwable failure = catchThrowable(() -> start(uri));
        while (failure != null && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return assertThat(failure).isNotNull();
    }

    private static String failureOfMain(String property, String value) {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-uploads." + property, value);
        try {
            main.start();
            return "";
        } catch (Exception e) {
            return Throwables.getStackTrace(e);
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-uploads?purpose=batch", "openai-uploads:?purpose=batch"})
    void shouldReportAMissingOperation(String uri) {
        assertRefused(uri)
                .hasMessageContaining("No operation is given, as in openai-uploads:upload?...")
                .hasMessageContaining("possible are [upload, create, addPart, complete, cancel]");
    }

    @ParameterizedTest
    @CsvSource({
        "maxRetries=five, 'maxRetries is ''five'', which is not a whole number of at least 0'",
        "maxRetries=2.5, 'maxRetries is ''2.5'', which is not a whole number of at least 0'",
        "maxRetries=5m, 'maxRetries is ''5m'', which is not a whole number of at least 0'",
        "maxRetries=99999999999, 'maxRetries is ''99999999999'', which is too large'",
        "parallelParts=four, 'parallelParts is ''four'', which is neither a whole number of at least 1 nor ''auto'''",
        "parallelParts=2.5, 'parallelParts is ''2.5'', which is neither a whole number of at least 1 nor ''auto'''",
        "parallelParts=atuo, 'did you mean ''auto''?'",
        "parallelParts=0, 'parallelParts is 0; it must be a whole number of at least 1, or ''auto'''",
        "parallelParts=-1, 'parallelParts is -1; it must be a whole number of at least 1, or ''auto'''",
    })
    void shouldRefuseOtherThanWholeNumbersInAUri(String option, String message) {
        assertRefused("openai-uploads:upload?" + option).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "max-retries, five, maxRetries is 'five'",
        "maxRetries, 2.5, maxRetries is '2.5'",
        "parallel-parts, four, parallelParts is 'four'",
        "parallelParts, 0, parallelParts is 0",
        "max-parallel-parts, many, maxParallelParts is 'many'",
        "connections-per-route, 6.4, connectionsPerRoute is '6.4'",
        "max-total-connections, 20s, maxTotalConnections is '20s'",
        "proxy-port, http, 'proxyPort is ''http'', which is not a whole number from 1 to 65535'",
    })
    void shouldRefuseOtherThanWholeNumbersInCamelMain(String property, String value, String message) {
        assertThat(failureOfMain(property, value)).contains(message.replace("''", "'"));
    }

    @Test
    void shouldAcceptWholeNumbersWithWhiteSpaceAndFromProperties() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-uploads.max-retries", " 7 ");
        main.addInitialProperty("camel.component.openai-uploads.proxy-port", "{{port}}");
        main.addInitialProperty("port", "3128");
        main.start();
        try {
            OpenAIUploadsComponent started =
                    main.getCamelContext().getComponent("openai-uploads", OpenAIUploadsComponent.class);
            assertThat(started.getConfiguration().getMaxRetries()).isEqualTo(7);
            assertThat(started.getProxyPort()).isEqualTo(3128);
        } finally {
            main.stop();
        }
    }

    @Test
    void shouldRefuseInvalidNumbersOfConnections() {
        component().setConnectionsPerRoute(0);
        assertRefused("openai-uploads:upload")
                .hasMessage("connectionsPerRoute is 0; it must be a whole number of at least 1");
        component().setConnectionsPerRoute(1);
        component().setMaxTotalConnections(-1);
        assertRefused("openai-uploads:upload")
                .hasMessage("maxTotalConnections is -1; it must be a whole number of at least 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void shouldRefuseAnInvalidProxyPort(int port) {
        component().setProxyHost("127.0.0.1");
        component().setProxyPort(port);

        assertRefused("openai-uploads:upload")
                .hasMessage("proxyPort is " + port + "; it must be a whole number from 1 to 65535");
    }

    @Test
    void shouldRefuseAnOptionThatIsGivenTwice() {
        assertRefused("openai-uploads:upload?fileName=x&fileName=y")
                .hasMessage("The option fileName is given twice: 'x', 'y'");
        assertRefused("openai-uploads:upload?maxRetries=1&maxRetries=2&maxRetries=3")
                .hasMessage("The option maxRetries is given 3 times: '1', '2', '3'");
        assertRefused("openai-uploads:upload?additionalHeader[X-Team]=a&additionalHeader[X-Team]=b")
                .hasMessage("The option additionalHeader[X-Team] is given twice");
        assertRefused("openai-uploads:upload?apiKey=hidden1&apiKey=hidden2")
                .hasMessage("The option apiKey is given twice");
    }

    private List<String> warningsOf(ThrowingCallable action) throws Throwable {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            action.call();
            return log.lines();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stallTimeout",
                "outageTimeout",
                "outcomeTimeout",
                "sourceTimeout",
                "progressInterval",
                "retryMaxDelay",
                "retryAfterCap",
                "journalRetention"
            })
    void shouldWarnOnceOfATimeThatLooksLikeSeconds(String option) throws Throwable {
        assertThat(warningsOf(() -> {
                    start("openai-uploads:upload?journalDirectory=" + directory + "&" + option + "=90");
                    start("openai-uploads:upload?fileName=x&journalDirectory=" + directory + "&" + option + "=90");
                }))
                .containsExactly(option + "=90 is 90 milliseconds. Write 90s if seconds are meant, or 90ms to silence"
                        + " this");
    }

    @Test
    void shouldWarnOfATimeToConnectThatLooksLikeSeconds() throws Throwable {
        component().setConnectTimeout("30");

        assertThat(warningsOf(() -> start("openai-uploads:upload")))
                .containsExactly("connectTimeout=30 is 30 milliseconds. Write 30s if seconds are meant, or 30ms to"
                        + " silence this");
    }

    @Test
    void shouldNotWarnOfDeliberateTimes() throws Throwable {
        assertThat(warningsOf(() -> start("openai-uploads:upload?stallTimeout=90ms&outcomeTimeout=1000&outageTimeout=0"
                        + "&sourceTimeout=90s&retryDelay=20")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "journalKey=a, journalKey",
        "journalRetention=1d, journalRetention",
        "journalVerify=stat, journalVerify",
        "journalVerify=digest, journalVerify",
        "journalOnCorrupt=restart&journalKey=a, 'journalKey, journalOnCorrupt'",
    })
    void shouldWarnOfJournalOptionsWithoutAJournal(String options, String named) throws Throwable {
        assertThat(warningsOf(() -> start("openai-uploads:upload?" + options)))
                .containsExactly(
                        "Options of openai-uploads:upload have no effect without journalDirectory, journalDataSource or journal: "
                                + named);
        assertThat(warningsOf(() -> start("openai-uploads:upload?journalDirectory=" + directory + "&" + options)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journalTable=a", "journalCreateTable=false", "journalLease=1m"})
    void shouldWarnOfOptionsOfADatabaseWithoutOne(String option) throws Throwable {
        assertThat(warningsOf(() -> start("openai-uploads:upload?journalDirectory=" + directory + "&" + option)))
                .containsExactly("Options of openai-uploads:upload have no effect without journalDataSource: "
                        + option.substring(0, option.indexOf('=')));
    }

    @Test
    void shouldWarnOfJournalOptionsOfTheComponentWithoutAJournal() throws Throwable {
        component().getConfiguration().setJournalKey("a");

        assertThat(warningsOf(() -> start("openai-uploads:upload")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("without journalDirectory, journalDataSource or journal: journalKey");
        assertThat(warningsOf(() -> start("openai-uploads:create"))).isEmpty();
    }

    @Test
    void shouldWarnOnceOfAJournalKeyHeaderWithoutAJournal() throws Throwable {
        assertThat(warningsOf(() -> {
                    for (int i = 0; i < 2; i++) {
                        template.requestBodyAndHeader(
                                "openai-uploads:upload?fileName=a.jsonl", "x", "CamelOpenAIUploadsJournalKey", "a");
                    }
                }))
                .containsExactly("The header CamelOpenAIUploadsJournalKey has no effect without the option"
                        + " journalDirectory, journalDataSource or journal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "-5s", "-PT5S", "PT-5S", "-1h30m"})
    void shouldRefuseANegativeTime(String time) {
        assertRefused("openai-uploads:upload?stallTimeout=" + time)
                .hasMessageContaining("stallTimeout is '" + time + "', which is negative");
    }

    @ParameterizedTest
    @CsvSource({
        "api-kye, apiKye, apiKey",
        "proxy-prot, proxyProt, proxyPort",
        "max-parallel-part, maxParallelPart, maxParallelParts"
    })
    void shouldSuggestTheOptionForAPropertyOfCamelMain(String property, String written, String meant) throws Throwable {
        assertThat(warningsOf(() -> assertThat(failureOfMain(property, "1")).contains(written)))
                .containsOnlyOnce("Unknown option of the component openai-uploads: '" + written + "', did you mean '"
                        + meant + "'?");
    }

    @Test
    void shouldNotWarnOfExistingOptionsOfCamelMain() throws Throwable {
        assertThat(warningsOf(() -> {
                    assertThat(failureOfMain("configuration.fileName", "x")).isEmpty();
                    assertThat(failureOfMain("additional-header[X-Team]", "x")).isEmpty();
                    assertThat(failureOfMain("lazy-start-producer", "true")).isEmpty();
                }))
                .noneMatch(line -> line.contains("Unknown option"));
    }
}
