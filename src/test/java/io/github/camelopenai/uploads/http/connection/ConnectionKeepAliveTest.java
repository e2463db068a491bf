package io.github.camelopenai.uploads.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionKeepAliveTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=1|500",
                "timeout=2|1000",
                "timeout=5, max=100|4000",
                "max=100, Timeout=\"5\"|4000",
                "timeout=11|10000",
                "timeout=75|10000",
                "timeout=9223372036854775807|10000",
                "timeout=99999999999999999999|10000",
                "timeout=soon|10000",
                "timeout|10000",
                "max=100|10000",
                "''|10000"
            })
    void shouldBeShorterThanTheServerAnnounces(String header, long millis) {
        assertThat(keepAlive(header)).isEqualTo(TimeValue.ofMilliseconds(millis));
    }

    @ParameterizedTest
    @CsvSource({"timeout=0", "timeout=-1"})
    void shouldCloseAConnectionThatTheServerWillCloseAtOnce(String header) {
        assertThat(keepAlive(header)).isNull();
    }

    private static TimeValue keepAlive(String header) {
        BasicHttpResponse response = new BasicHttpResponse(200);
        response.setHeader("Keep-Alive", header);
        return new ConnectionKeepAlive().getKeepAliveDuration(response, null);
    }
}
