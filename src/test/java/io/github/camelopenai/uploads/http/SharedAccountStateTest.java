package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.http.auth.ApiKey;
import io.github.camelopenai.uploads.http.auth.CredentialSource;
import io.github.camelopenai.uploads.http.auth.TokenCache;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SharedAccountStateTest {

    private static final int TENANTS = 100_000;

    private final SharedAccountState accounts = new SharedAccountState();

    private static RequestSettings settings(CredentialSource credentials) {
        return settings(credentials, 0);
    }

    private static RequestSettings settings(CredentialSource credentials, int requestsPerMinute) {
        return new RequestSettings(
                URI.create("https://localhost/v1"),
                credentials,
                null,
                null,
                null,
                Map.of(),
                "test",
                new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                Duration.ofSeconds(1),
                requestsPerMinute,
                Duration.ZERO,
                false);
    }

    private static RequestSettings settings(int tenant) {
        return settings(ApiKey.bearer("key-of-tenant-" + tenant));
    }

    @Test
    void shouldForgetAHundredThousandAccountsThatNobodyUses() {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            accounts.pacer(settings(tenant));
        }

        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return accounts.paces().isEmpty();
        });
    }

    @Test
    void shouldKeepThePaceOfAnAccountThatSomebodyUses() {
        RequestSettings used = settings(-1);
        Pacer pacer = accounts.pacer(used);
        accounts.pacer(settings(-1));
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            accounts.pacer(settings(tenant));
        }

        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return accounts.paces().size() == 1;
        });
        assertThat(accounts.pacer(settings(-1))).isSameAs(pacer);
        assertThat(used).isNotNull();
    }

    @Test
    void shouldShareTheTokensOfAProviderAsLongAsSomebodyUsesThem() {
        Supplier<String> provider = () -> "token";
        TokenCache tokens = accounts.tokens(provider);
        System.gc();

        assertThat(accounts.tokens(provider)).isSameAs(tokens);
        assertThat(accounts.tokens(() -> "another")).isNotSameAs(tokens);
    }

    @Test
    void shouldForgetAProviderThatNobodyUses() {
        WeakReference<Supplier<String>> provider = useProviderOnce();

        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            System.gc();
            accounts.paces();
            return provider.get() == null;
        });
    }

    private WeakReference<Supplier<String>> useProviderOnce() {
        String token = "token of " + this;
        Supplier<String> provider = () -> token;
        accounts.pacer(settings(accounts.tokens(provider)));
        return new WeakReference<>(provider);
    }
}
