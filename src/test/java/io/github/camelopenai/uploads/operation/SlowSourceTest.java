package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that cannot give the content before the upload expires. */
class SlowSourceTest extends UploadsTestSupport {

    @Override
    public EmulatorBuilder emulator() {
        return super.emulator().sessionLife(Duration.ofSeconds(3));
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-uploads:upload?partSize=64KiB", "direct:upload"})
    void shouldSayThatTheSourceIsSlow(String uri) {
        try (RangeServer source = RangeServer.builder().bytesPerSecond(20_000).start()) {
            source.putGenerated("/orders.jsonl", 1_000_000, 1);

            Exchange exchange = send(uri, source.uri("/orders.jsonl"));

            assertThat(exchange.getException())
                    .hasStackTraceContaining("The source is slow, not the network: reading it has taken")
                    .hasStackTraceContaining("at 0.02 MB/s on each connection");
        }
    }

    @Test
    void shouldEndAnUploadThatExpiresWhileItsSourceIsAway() {
        try (RangeServer source = RangeServer.start()) {
            source.putGenerated("/orders.jsonl", 1_000_000, 1);
            source.faults().on("/orders.jsonl").nth(3).stallAfter(10);

            Exchange exchange = send("openai-uploads:upload?partSize=64KiB", source.uri("/orders.jsonl"));

            assertThat(exchange.getException())
                    .hasStackTraceContaining("expire")
                    .hasStackTraceContaining("The source is slow, not the network")
                    .hasMessageNotContaining("spoolStreams");
            assertThat(emulator.files()).isEmpty();
        }
    }

    @Test
    void shouldEndPartsInTheRouteThatExpireWhileTheirSourceIsAway() {
        try (RangeServer source = RangeServer.start()) {
            source.putGenerated("/orders.jsonl", 1_000_000, 1);
            source.faults().on("/orders.jsonl").nth(3).stallAfter(10);

            Exchange exchange = send("direct:upload", source.uri("/orders.jsonl"));

            assertThat(exchange.getException())
                    .hasStackTraceContaining("expire")
                    .hasStackTraceContaining("The source is slow, not the network");
            assertThat(emulator.files()).isEmpty();
        }
    }
}
