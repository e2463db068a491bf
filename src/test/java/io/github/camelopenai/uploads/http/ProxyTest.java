package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.HttpProxy;
import io.github.camelopenai.uploads.emulator.ProxiedRequest;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.Tls;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads through a real proxy. */
class ProxyTest {

    private static final byte[] CONTENT = Bytes.random(300 * Bytes.KIB);

    /** Through tunnels. */
    @NestedOverTls
    class OverTls extends Cases {
        @ParameterizedTest
        @ValueSource(ints = {500, 502, 503, 504, 429})
        void shouldTryAgainWhenTheProxyHasTrouble(int status) {
            proxy.refuse(status, 2);

            Exchange result = send("direct:upload", CONTENT);

            assertUploaded(result);
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 403, 404, 405})
        void shouldFailAtOnceWhenTheProxyAllowsNoTunnel(int status) {
            proxy.refuse(status);

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContainingAll(
                            "the proxy refused a request to 127.0.0.1:" + emulator.port(),
                            "HTTP " + status,
                            status == 403 ? "nonProxyHosts" : "proxyHost");
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    /** Forwarded. */
    @Nested
    class OverHttp extends Cases {

        @Test
        void shouldFailAtOnceWhenTheProxyForwardsNothing() {
            proxy.refuse(403);

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContainingAll("the proxy refused", "HTTP 403", "nonProxyHosts");
            assertThat(proxy.requests()).hasSize(1);
        }

        @Test
        void shouldTellARefusalOfTheServerFromOneOfTheProxy() {
            emulator.script().on(EmulatorCall.CREATE).answerError(403, "no", "No such right");

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContainingAll("No such right", "Check that the key may write files");
        }

        @Test
        void shouldReadTheRefusalInTheMiddleOfAPart() {
            login("user", "right", null);
            proxy.basic("user", "right");
            Exchange created = send("openai-uploads:create", CONTENT);
            assertThat(created.getException()).isNull();
            proxy.basic("user", "new");

            Exchange result = send("openai-uploads:addPart", exchange -> {
                exchange.getMessage().setHeaders(created.getMessage().getHeaders());
                exchange.getMessage().setBody(Bytes.random(20_000_000));
            });

            assertRefusedOnce(result, 1);
        }
    }

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        final HttpProxy proxy = HttpProxy.start();

        @AfterEach
        void stopProxy() {
            proxy.close();
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(proxy.port());
        }

        /** Unlike {@link #configure}, before the first endpoint of a test starts. */
        void login(String user, String password, String method) {
            OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
            component.setProxyAuthUsername(user);
            component.setProxyAuthPassword(password);
            component.setProxyAuthMethod(method);
        }

        @Override
        @SuppressWarnings("deprecation")
        public boolean isUseAdviceWith() {
            return true;
        }

        @Override
        public Exchange send(String uri, Object body) {
            context.start();
            return super.send(uri, body);
        }

        void assertUploaded(Exchange result) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        void assertRefusedOnce(Exchange result, int before) {
            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContainingAll(
                            "HTTP 407", "proxyAuthUsername", "proxyAuthPassword", "proxyAuthMethod", "realm")
                    .hasMessageNotContaining("attempts");
            List<ProxiedRequest> all = proxy.requests();
            assertThat(all.subList(before, all.size()))
                    .filteredOn(ProxiedRequest::hasCredentials)
                    .hasSize(1);
        }

        @Test
        void shouldUploadThroughAProxyThatWantsNoPassword() {
            assertUploaded(send("direct:upload", CONTENT));

            assertThat(proxy.requests()).isNotEmpty().noneMatch(ProxiedRequest::hasCredentials);
        }

        /** As camel-http reads them. */
        private void useOptionsOfTheContext() {
            OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
            component.setProxyHost(null);
            component.setProxyPort(null);
            context.getGlobalOptions()
                    .putAll(Map.of(
                            "http.proxyHost", "127.0.0.1",
                            "http.proxyPort", String.valueOf(proxy.port()),
                            "http.proxyScheme", "http"));
        }

        @Test
        void shouldUploadThroughTheProxyOfTheContext() {
            useOptionsOfTheContext();

            assertUploaded(send("direct:upload", CONTENT));

            assertThat(proxy.requests()).isNotEmpty().noneMatch(ProxiedRequest::hasCredentials);
        }

        @Test
        void shouldSayThatTheProxyOfTheContextWantsAPassword() {
            useOptionsOfTheContext();
            proxy.basic("user", "password");

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContainingAll("HTTP 407", "proxyAuthUsername");
            assertThat(proxy.requests()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({"Basic", "basic", "''"})
        void shouldSendUserAndPasswordWithTheFirstRequest(String method) {
            proxy.basic("user", "pass:wörd");
            login("user", "pass:wörd", method.isEmpty() ? null : method);
            try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
                assertUploaded(send("direct:upload", CONTENT));

                assertThat(log.lines()).isEmpty();
            }
            assertThat(proxy.requests()).isNotEmpty().allSatisfy(request -> {
                assertThat(request.hasCredentials()).isTrue();
                assertThat(request.refusedWith()).isZero();
            });
        }

        @ParameterizedTest
        @CsvSource({"Digest", "DIGEST", "''"})
        void shouldAnswerWhatTheProxyAsksForWithDigest(String method) {
            proxy.digest("user", "password");
            login("user", "password", method.isEmpty() ? null : method);
            try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
                assertUploaded(send("direct:upload", CONTENT));

                assertThat(log.lines()).isEmpty();
            }
            assertThat(proxy.requests()).anyMatch(ProxiedRequest::hasCredentials);
        }

        @Test
        void shouldNotSendThePasswordToAProxyThatWantsItInTheClearWithDigest() {
            proxy.basic("user", "password");
            login("user", "password", "Digest");

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException()).hasMessageContainingAll("HTTP 407", "proxyAuthMethod", "Basic");
            assertThat(proxy.requests()).hasSize(1).noneMatch(ProxiedRequest::hasCredentials);
        }

        @Test
        void shouldNotAnswerDigestWithBasic() {
            proxy.digest("user", "password");
            login("user", "password", "Basic");

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException()).hasMessageContainingAll("HTTP 407", "proxyAuthMethod", "Digest");
            assertThat(proxy.requests()).hasSize(1);
        }

        @Test
        void shouldPresentAWrongPasswordOnceWithBasic() {
            proxy.basic("user", "right");
            login("user", "wrong", null);

            assertRefusedOnce(send("direct:upload", CONTENT), 0);
        }

        @Test
        void shouldPresentAWrongPasswordOnceWithDigest() {
            proxy.digest("user", "right");
            login("user", "wrong", "Digest");

            assertRefusedOnce(send("direct:upload", CONTENT), 0);
        }

        @Test
        void shouldSayThatTheProxyWantsAPassword() {
            proxy.basic("user", "right");

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException()).hasMessageContainingAll("HTTP 407", "proxyAuthUsername");
            assertThat(proxy.requests()).hasSize(1);
            assertThat(emulator.requests()).isEmpty();
        }
    }

    /** Tunnels inside of TLS with the proxy. */
    @NestedOverTls
    class OverTlsWithTheProxyItself extends TlsProxy {}

    @Nested
    class OverHttpWithinTlsWithTheProxy extends TlsProxy {}

    @Timeout(120)
    abstract static class TlsProxy extends UploadsTestSupport {

        final HttpProxy proxy = HttpProxy.startWithTls().basic("user", "password");
        final UploadsEmulator sameCertificate =
                UploadsEmulator.builder().tls(true).start();

        @AfterEach
        void stopProxy() {
            proxy.close();
            sameCertificate.close();
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            component.setSslContextParameters(Tls.trusting(sameCertificate));
            component.setProxyAuthScheme("https");
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(proxy.port());
            component.setProxyAuthUsername("user");
            component.setProxyAuthPassword("password");
        }

        @Test
        void shouldUpload() {
            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(proxy.requests()).isNotEmpty().allMatch(ProxiedRequest::hasCredentials);
        }
    }

    @Nested
    @Timeout(120)
    class OptionsThatCannotWork extends UploadsTestSupport {

        private void assertRefused(Consumer<OpenAIUploadsComponent> options, String... messages) {
            options.accept(context.getComponent("openai-uploads", OpenAIUploadsComponent.class));

            assertThatThrownBy(() -> context.getEndpoint("openai-uploads:create")
                            .createProducer()
                            .start())
                    .hasStackTraceContaining(messages[0])
                    .satisfies(failure -> {
                        for (String message : messages) {
                            assertThat(failure).hasStackTraceContaining(message);
                        }
                    })
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("secret1"));
        }

        private void proxy(OpenAIUploadsComponent component) {
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(3128);
        }

        @Test
        void shouldRefuseAUserWithoutAPassword() {
            assertRefused(
                    component -> {
                        proxy(component);
                        component.setProxyAuthUsername("secret1");
                    },
                    "proxyAuthUsername is set, but proxyAuthPassword is not");
        }

        @Test
        void shouldRefuseAPasswordWithoutAUser() {
            assertRefused(
                    component -> {
                        proxy(component);
                        component.setProxyAuthPassword("secret1");
                    },
                    "proxyAuthPassword is set, but proxyAuthUsername is not");
        }

        @Test
        void shouldRefuseAHostWithoutAPort() {
            assertRefused(component -> component.setProxyHost("127.0.0.1"), "proxyHost is set, but proxyPort is not");
        }

        @Test
        void shouldRefuseAUrlAsHost() {
            assertRefused(
                    component -> {
                        proxy(component);
                        component.setProxyHost("http://127.0.0.1");
                    },
                    "proxyHost is 'http://127.0.0.1'",
                    "proxyPort");
        }

        @Test
        void shouldRefuseAMethodThatThereIsNot() {
            assertRefused(
                    component -> {
                        proxy(component);
                        component.setProxyAuthUsername("user");
                        component.setProxyAuthPassword("secret1");
                        component.setProxyAuthMethod("NTLM");
                    },
                    "proxyAuthMethod is 'NTLM'",
                    "Basic and Digest");
        }

        @Test
        void shouldRefuseASchemeThatThereIsNot() {
            assertRefused(
                    component -> {
                        proxy(component);
                        component.setProxyAuthScheme("socks");
                    },
                    "proxyAuthScheme is 'socks'",
                    "http and https");
        }
    }
}
