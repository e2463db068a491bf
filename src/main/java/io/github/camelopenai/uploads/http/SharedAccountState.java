package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.auth.CredentialSource;
import io.github.camelopenai.uploads.http.auth.TokenCache;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all requests of one account share, whichever endpoints they come from: its pace, and the tokens of a provider. An
 * account is forgotten when no client has its settings any more and nothing of it is held back, since a route with
 * {@code toD} may have a key for each tenant. Thread-safe.
 */
public final class SharedAccountState {

    /** For so long after a rate limit, an account that nobody uses is remembered. */
    private static final Duration KEEP_LIMITED = Duration.ofMinutes(10);

    /** How many accounts without users are looked at whenever a client is made. */
    private static final int LOOKS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Account, Pace> paces = new HashMap<>();
    private final Set<Pace> withoutUsers = new LinkedHashSet<>();
    // Two providers that are equal may still give different tokens.
    private final Map<Supplier<String>, TokensInUse> tokens = new IdentityHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** Whose limits a request counts against. */
    private record Account(URI baseUrl, CredentialSource credentials, String organization, String project) {
        @Override
        public String toString() {
            return "Account[" + baseUrl + "]";
        }
    }

    /** The pace of an account, and the settings of the clients that keep to it. */
    private static final class Pace {
        private final Account account;
        private final Pacer pacer;
        private final Set<User> users = new HashSet<>();

        private Pace(Account account) {
            this.account = account;
            this.pacer = new Pacer(account.baseUrl().toString());
        }

        /** Whether a client that comes later would have to know of it. */
        private boolean isHeldBack() {
            Pacer.State state = pacer.state();
            boolean limitedLately =
                    state.limited() && state.heldFor().plus(KEEP_LIMITED).compareTo(Duration.ZERO) > 0;
            return limitedLately || state.running() > 0 || state.waiting() > 0;
        }
    }

    /** Settings, until no client has them any more. */
    private static final class User extends WeakReference<RequestSettings> {
        private final Pace pace;

        private User(RequestSettings settings, Pace pace, ReferenceQueue<Object> queue) {
            super(settings, queue);
            this.pace = pace;
        }
    }

    /** The tokens of a provider, until no settings have them any more. */
    private static final class TokensInUse extends WeakReference<TokenCache> {
        private final Supplier<String> provider;

        private TokensInUse(Supplier<String> provider, TokenCache tokens, ReferenceQueue<Object> queue) {
            super(tokens, queue);
            this.provider = provider;
        }
    }

    /** The pace that a client with these settings keeps to, which is the same as long as any client has such settings. */
    public Pacer pacer(RequestSettings settings) {
        lock.lock();
        try {
            forgetUnused(LOOKS);
            Account account = new Account(
                    settings.baseUrl(), settings.credentials(), settings.organization(), settings.project());
            Pace pace = paces.computeIfAbsent(account, Pace::new);
            pace.users.add(new User(settings, pace, collected));
            return pace.pacer;
        } finally {
            lock.unlock();
        }
    }

    /** One for each provider, whichever endpoints name it, so that it is never called by two threads at once. */
    public TokenCache tokens(Supplier<String> provider) {
        lock.lock();
        try {
            forgetUnused(LOOKS);
            TokensInUse known = tokens.get(provider);
            TokenCache inUse = known == null ? null : known.get();
            if (inUse == null) {
                inUse = new TokenCache(provider);
                tokens.put(provider, new TokensInUse(provider, inUse, collected));
            }
            return inUse;
        } finally {
            lock.unlock();
        }
    }

    private void forgetUnused(int looksAtMost) {
        for (Reference<?> gone; (gone = collected.poll()) != null; ) {
            if (gone instanceof User user) {
                user.pace.users.remove(user);
                withoutUsers.add(user.pace);
            } else if (gone instanceof TokensInUse unused) {
                tokens.remove(unused.provider, unused);
            }
        }
        for (int looks = Math.min(looksAtMost, withoutUsers.size()); looks > 0; looks--) {
            Iterator<Pace> longest = withoutUsers.iterator();
            Pace pace = longest.next();
            longest.remove();
            if (pace.users.isEmpty() && pace.isHeldBack()) {
                withoutUsers.add(pace);
            } else if (pace.users.isEmpty()) {
                paces.remove(pace.account);
            }
        }
    }

    /** How much is held back, by the URL that it goes to. */
    public List<Map.Entry<URI, Pacer.State>> paces() {
        lock.lock();
        try {
            forgetUnused(Integer.MAX_VALUE);
            return paces.values().stream()
                    .map(pace -> Map.entry(pace.account.baseUrl(), pace.pacer.state()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
