package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;

/**
 * The key is nowhere: not in logs at TRACE, not in errors, not in JMX. One exception is Camel's: at TRACE it prints every
 * endpoint URI before a component sees it, so a key belongs on the component or into the environment.
 */
class SecretsTest extends UploadsTestSupport {

    private static final String KEY = "not-a-real-key-1f9c";

    @Override
    EmulatorBuilder emulator() {
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
                from("direct:keyInUri").to("openai-uploads:create?filename=a.jsonl&apiKey=" + KEY);
            }
        };
    }

    @Override
    void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(1);
        component.getConfiguration().setFilename("a.jsonl");
    }

    /** What is logged, by anything, at any level, while this is open. */
    private static final class Trace implements AutoCloseable {
        private final StringWriter written = new StringWriter();
        private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        private final Configuration configuration = logging.getConfiguration();
        private final LoggerConfig root = configuration.getRootLogger();
        private final Level before = root.getLevel();

        Trace() {
            WriterAppender appender = WriterAppender.newBuilder()
                    .setName("trace")
                    .setTarget(written)
                    .setLayout(PatternLayout.newBuilder()
                            .withPattern("%c %m %throwable%n")
                            .build())
                    .build();
            appender.start();
            // Not to the console as well: this is a lot.
            root.getAppenders().keySet().forEach(root::removeAppender);
            root.addAppender(appender, Level.TRACE, null);
            root.setLevel(Level.TRACE);
            logging.updateLoggers();
        }

        @Override
        public void close() {
            root.removeAppender("trace");
            configuration.getAppenders().values().forEach(appender -> root.addAppender(appender, null, null));
            root.setLevel(before);
            logging.updateLoggers();
        }
    }

    @Test
    void shouldLogTheKeyNowhereEvenAtTrace() throws Exception {
        String log;
        try (Trace trace = new Trace();
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
            log = trace.written.toString();
        }

        assertThat(log).contains("org.apache.hc.client5").contains("HTTP 401");
        assertThat(log.lines().filter(line -> line.contains(KEY))).isEmpty();
        assertThat(emulator.files()).hasSize(2);
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
    void shouldShowTheKeyNowhereInJmx() throws Exception {
        send("direct:keyInUri", "x");
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

        assertThat(shown.toString()).contains("openai-uploads").doesNotContain(KEY);
    }
}
