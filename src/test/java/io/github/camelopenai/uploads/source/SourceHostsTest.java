package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceHostsTest {

    private static void require(String option, String url) {
        SourceHosts.of(option).require(SourceUrl.of(URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | https://anything.test/a",
                "example.com | https://EXAMPLE.com:8443/a",
                "example.com | https://example.com./a",
                "other.test, *.Example.com | https://a.b.example.com/a",
                "*.s3.*.amazonaws.com | https://my_bucket.s3.eu-west-1.amazonaws.com/a",
                "10.1.2.* | http://10.1.2.3/a",
                "[::1] | http://[::1]:9000/a",
                "::1 | http://[::1]/a",
                "* | http://anything.test/a",
            })
    void shouldAllow(String option, String url) {
        assertThatCode(() -> require(option, url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com | https://www.example.com/a",
                "*.example.com | https://example.com/a",
                "*.example.com | https://example.com.evil.test/a",
                "*.example.com | https://evilexample.com/a",
                "example.com | https://exampleXcom/a",
                "example.com | https://evil.test/example.com",
                "example.com | https://evil.test/a?x=@example.com",
                "10.1.2.* | http://10.1.20.3/a",
            })
    void shouldRefuse(String option, String url) {
        assertThatThrownBy(() -> require(option, url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "example.com/path", "example.com:8443", "*.example.com:*"})
    void shouldRefuseAnOptionThatIsNoHost(String option) {
        assertThatThrownBy(() -> SourceHosts.of(option)).hasMessageContaining("names of hosts alone");
    }
}
