package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.ApiSettings;
import io.github.camelopenai.uploads.api.Credentials;
import io.github.camelopenai.uploads.api.Pacer;
import io.github.camelopenai.uploads.api.Tokens;
import java.net.URI;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What all requests of one account share, whichever endpoints they come from: its pace, and the tokens of a provider. */
final class Accounts {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Account, Pacer> pacers = new ConcurrentHashMap<>();
    // Two providers that are equal may still give different tokens.
    private final Map<Supplier<String>, Tokens> tokens = new IdentityHashMap<>();

    /** Whose limits a request counts against. */
    private record Account(URI baseUrl, Credentials credentials, String organization, String project) {
        @Override
        public String toString() {
            return "Account[" + baseUrl + "]";
        }
    }

    Pacer pacer(ApiSettings settings) {
        return pacers.computeIfAbsent(
                new Account(settings.baseUrl(), settings.credentials(), settings.organization(), settings.project()),
                account -> new Pacer());
    }

    /** One for each provider, whichever endpoints name it, so that it is never called by two threads at once. */
    Tokens tokens(Supplier<String> provider) {
        lock.lock();
        try {
            return tokens.computeIfAbsent(provider, Tokens::new);
        } finally {
            lock.unlock();
        }
    }

    /** How much is held back, by the URL that it goes to. */
    List<Map.Entry<URI, Pacer.State>> paces() {
        return pacers.entrySet().stream()
                .map(entry ->
                        Map.entry(entry.getKey().baseUrl(), entry.getValue().state()))
                .toList();
    }
}
