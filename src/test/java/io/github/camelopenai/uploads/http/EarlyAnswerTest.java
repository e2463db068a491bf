package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EarlyAnswer;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that refuses a part in its middle must be heard, whatever it does to the connection afterwards. */
class EarlyAnswerTest {

    private static final byte[] LARGE = Bytes.random(30_000_000);

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    abstract static class Cases extends UploadsTestSupport {

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:part").to("openai-uploads:addPart");
                }
            };
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setUploadId("upload_any");
            component.getConfiguration().setMaxRetries(0);
            component.getConfiguration().setStallTimeout("10m");
        }

        @ParameterizedTest
        @EnumSource
        @Timeout(120)
        void shouldReportTheAnswerThatCameInTheMiddleOfThePart(EarlyAnswer then) {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .answerEarly(413, Map.of(), "{\"error\":{\"message\":\"part too large\"}}", 100_000, then);

            Exchange result = send("direct:part", LARGE);

            assertThat(result.getException()).isInstanceOf(OpenAIUploadsException.class);
            assertThat(result.getException()).hasMessageContaining("HTTP 413").hasMessageContaining("part too large");
        }

        /** Whatever the server has of it, it is not the part. One that reads on may get all of it before that is seen. */
        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"DRAIN"})
        @Timeout(120)
        void shouldNotTakeAPartForSentThatWasAcceptedInItsMiddle(EarlyAnswer then) {
            String accepted = "{\"id\":\"part_early\",\"object\":\"upload.part\",\"upload_id\":\"upload_any\"}";
            emulator.script().on(EmulatorCall.ADD_PART).answerEarly(200, Map.of(), accepted, 100_000, then);

            Exchange result = send("direct:part", LARGE);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContaining("before it received all of it");
        }

        @Test
        @Timeout(120)
        void shouldStopSendingSoonThoughTheServerReadsOn() {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .answerEarly(413, Map.of(), "{\"error\":{}}", 100_000, EarlyAnswer.DRAIN);
            try (TcpProxy proxy = TcpProxy.to(emulator.port()).bandwidthPerConnection(5_000_000)) {
                send("openai-uploads:addPart?baseUrl=" + proxy.through(emulator.baseUrl()), LARGE);

                assertThat(proxy.bytes(Direction.TO_SERVER)).isLessThan(LARGE.length / 2);
            }
        }

        @ParameterizedTest
        @EnumSource
        @Timeout(120)
        void shouldNotUseTheConnectionAgainAfterAnEarlyAnswer(EarlyAnswer then) {
            emulator.script().on(EmulatorCall.ADD_PART).answerEarly(413, Map.of(), "{\"error\":{}}", 100_000, then);

            send("direct:part", LARGE);
            Exchange second = send("direct:part", new byte[10]);

            assertThat(second.getException(OpenAIUploadsException.class).getStatusCode())
                    .isEqualTo(404);
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART))
                    .extracting("connection")
                    .containsExactly(1, 2);
        }
    }
}
