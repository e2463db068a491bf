package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/**
 * Keys and tokens are nowhere: not in logs at TRACE, not in errors, not in JMX. One exception is Camel's: at TRACE it prints
 * every endpoint URI before a component sees it, so a key belongs on the component or into the environment.
 */
class SecretsTest extends UploadsTestSupport {

    private static final String KEY = "not-a-real-key-1f9c";
    private static final String TOKEN = "not-a-real-token-77aa";

    @Override
    public EmulatorBuilder emulator() {
        return super.emulator().apiKey(KEY);
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration.withJMX(true));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                new UploadRoute().addRoutesToCamelContext(getContext());
                getContext().getRegistry().bind("tokens", tokens());
                from("direct:tokens").to("openai-uploads:upload?fileName=a.jsonl&tokenProvider=#bean:tokens");
                from("direct:keyInUri").to("openai-uploads:create?fileName=a.jsonl&apiKey=" + KEY);
            }
        };
    }

    /** First the key, as a token; then the token, once it is asked for again; then a failure that names the token. */
    private Supplier<String> tokens() {
        Iterator<String> tokens = List.of(KEY, TOKEN).iterator();
        return () -> {
            if (tokens.hasNext()) {
                return tokens.next();
            }
            throw new IllegalStateException("the token " + TOKEN + " cannot be replaced");
        };
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(1);
        component.getConfiguration().setFileName("a.jsonl");
    }

    @Test
    void shouldLogTheKeyNowhereEvenAtTrace() throws Exception {
        List<String> log;
        try (CapturedLog trace = new CapturedLog(Level.TRACE, "%c %m %throwable");
                CamelContext fresh = createCamelContext();
                ProducerTemplate sender = fresh.createProducerTemplate()) {
            fresh.addRoutes(new UploadRoute());
            fresh.start();
            sender.sendBody("direct:upload", Bytes.random(200_000));
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .answerError(503, null, "busy")
                    .on(EmulatorCall.COMPLETE)
                    .loseAnswer();
            sender.sendBody("direct:upload", Bytes.random(200_000));
            emulator.script()
                    .on(EmulatorCall.CREATE)
                    .answer(401, Map.of(), "{\"error\":{\"message\":\"Incorrect key provided: " + KEY + "\"}}");
            sender.send("direct:upload", exchange -> exchange.getMessage().setBody("x"));
            fresh.stop();
            log = trace.lines();
        }

        assertThat(log)
                .anyMatch(line -> line.contains("org.apache.hc.client5"))
                .anyMatch(line -> line.contains("HTTP 401"))
                .noneMatch(line -> line.contains(KEY));
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldLogTokensNowhereEvenAtTrace() throws Exception {
        String repeated = "{\"error\":{\"message\":\"Not a good token: " + TOKEN + "\"}}";
        List<String> log;
        try (CapturedLog trace = new CapturedLog(Level.TRACE, "%c %m %throwable");
                CamelContext fresh = createCamelContext();
                ProducerTemplate sender = fresh.createProducerTemplate()) {
            fresh.addRoutes(createRouteBuilder());
            fresh.start();
            sender.sendBody("direct:tokens", Bytes.random(20_000));
            emulator.accept(TOKEN);
            sender.sendBody("direct:tokens", Bytes.random(20_000));
            emulator.accept("another");
            emulator.script().on(EmulatorCall.CREATE).answer(503, Map.of("x-request-id", TOKEN), repeated);
            sender.send("direct:tokens", exchange -> exchange.getMessage().setBody("x"));
            fresh.stop();
            log = trace.lines();
        }

        assertThat(log).anyMatch(line -> line.contains("tokenProvider failed"));
        // What the provider says itself is its own; here it does, in the cause.
        assertThat(log)
                .filteredOn(line -> !line.contains("cannot be replaced"))
                .noneMatch(line -> line.contains(TOKEN));
        assertThat(log).noneMatch(line -> line.contains("Bearer"));
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldNotRepeatATokenThatAServerOrAProviderRepeats() {
        send("direct:tokens", "x");
        emulator.accept(TOKEN);
        send("direct:tokens", "x");
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(403, Map.of(), "{\"error\":{\"message\":\"No: " + TOKEN + "\"}}");
        assertThat(send("direct:tokens", "x").getException()).hasMessageContaining("No: ***");
        emulator.accept("another");

        Exchange result = send("direct:tokens", "x");

        assertThat(result.getException())
                .hasMessageContaining("the token *** cannot be replaced")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void shouldNotRepeatAKeyThatAServerRepeats() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(401, Map.of(), "{\"error\":{\"message\":\"Incorrect key provided: " + KEY + "\"}}");

        Exchange result = send("direct:keyInUri", "x");

        assertThat(result.getException())
                .hasMessageContaining("Incorrect key provided: ***")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void shouldNotShowTheKeyInConsoleHealthAndEvents() {
        List<String> told = new CopyOnWriteArrayList<>();
        listen(event -> told.add(event.toString()));
        HealthCheckHelper.getHealthCheckRepository(context, "producers").setEnabled(true);
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(401, Map.of(), "{\"error\":{\"message\":\"Incorrect key provided: " + KEY + "\"}}");

        send("direct:keyInUri", "x");

        await().until(() -> !told.isEmpty());
        DevConsole console = devConsole();
        told.add(console.call(DevConsole.MediaType.TEXT).toString());
        told.add(console.call(DevConsole.MediaType.JSON).toString());
        HealthCheckHelper.invoke(context).forEach(result -> told.add(result.getMessage() + " " + result.getDetails()));
        assertThat(told).hasSizeGreaterThan(3).anyMatch(text -> text.contains("Incorrect key provided: ***"));
        assertThat(told).noneMatch(text -> text.contains(KEY));
    }

    @Test
    void shouldShowTheKeyNowhereInJmx() throws Exception {
        send("direct:keyInUri", "x");
        send("direct:tokens", "x");
        emulator.accept(TOKEN);
        send("direct:tokens", "x");
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(403, Map.of(), "{\"error\":{\"message\":\"No: " + TOKEN + "\"}}");
        send("direct:tokens", "x");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder shown = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            shown.append(name).append('\n');
            for (var attribute : server.getMBeanInfo(name).getAttributes()) {
                if (attribute.isReadable() && attribute.getType().equals(String.class.getName())) {
                    shown.append(server.getAttribute(name, attribute.getName())).append('\n');
                }
            }
        }

        assertThat(shown.toString())
                .contains("openai-uploads")
                .contains("No: ***")
                .doesNotContain(KEY, TOKEN);
    }
}
