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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Holds the state that all requests of an account share across endpoints: the pacer, and the token cache of a provider. An
 * account is removed when no client uses its settings and none of its requests is held back, since a route with {@code toD}
 * may have a key for each tenant. Thread-safe.
 */
public final class SharedAccountState {

    /** How long an unused account is kept after a rate limit. */
    private static final Duration KEEP_LIMITED = Duration.ofMinutes(10);

    /** How many unused accounts are checked whenever a client is made. */
    private static final int MAX_CHECKS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Account, Pace> paces = new HashMap<>();
    private final Set<Pace> withoutUsers = new LinkedHashSet<>();
    // Two providers that are equal may still give different tokens.
    private final Map<Supplier<String>, TokensInUse> tokens = new IdentityHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** The limit that an operator has set for each account; null for none. */
    private Integer changedLimitOfAll;

    /** The account whose limits a request counts against. */
    private record Account(URI baseUrl, CredentialSource credentials, String organization, String project) {

        // The JVM generates the methods of a record when they are first called, with more than a hundred classes.

        @Override
        public boolean equals(Object other) {
            return other instanceof Account account
                    && baseUrl.equals(account.baseUrl)
                    && credentials.equals(account.credentials)
                    && Objects.equals(organization, account.organization)
                    && Objects.equals(project, account.project);
        }

        @Override
        public int hashCode() {
            return 31 * baseUrl.hashCode() + credentials.hashCode();
        }

        @Override
        public String toString() {
            return "Account[" + baseUrl + "]";
        }
    }

    /** The pacer of an account, and the settings of the clients that use it. */
    private final class Pace {
        private final Account account;
        private final Pacer pacer;
        private final Set<User> users = new HashSet<>();

        /** How many users have set each limit. The lowest one applies, since their requests count together at the server. */
        private final TreeMap<Integer, Integer> limits = new TreeMap<>();

        /** The limit that an operator has set for this account; null for none. */
        private Integer changedLimit;

        private Pace(Account account) {
            this.account = account;
            this.pacer = new Pacer(account.baseUrl().toString());
            pacer.limitTo(limit());
        }

        private void add(User user) {
            users.add(user);
            if (user.requestsPerMinute > 0) {
                limits.merge(user.requestsPerMinute, 1, Integer::sum);
                pacer.limitTo(limit());
            }
        }

        /** The limit of the last user stays, since its requests still count at the server. */
        private void remove(User user) {
            users.remove(user);
            if (user.requestsPerMinute > 0) {
                limits.computeIfPresent(user.requestsPerMinute, (limit, count) -> count == 1 ? null : count - 1);
                if (!users.isEmpty()) {
                    pacer.limitTo(limit());
                }
            }
        }

        private void change(Integer limit) {
            changedLimit = limit;
            pacer.limitTo(limit());
        }

        /** What an operator has set replaces what the options say. */
        private int limit() {
            if (changedLimit != null) {
                return changedLimit;
            }
            if (changedLimitOfAll != null) {
                return changedLimitOfAll;
            }
            return limits.isEmpty() ? 0 : limits.firstKey();
        }

        /** Whether the pacer has state that a later client needs. */
        private boolean isHeldBack() {
            Pacer.State state = pacer.state();
            boolean recentlyLimited =
                    state.limited() && state.heldFor().plus(KEEP_LIMITED).compareTo(Duration.ZERO) > 0;
            boolean mustWait = state.requestsPerMinute() > 0 && state.heldFor().compareTo(Duration.ZERO) > 0;
            return changedLimit != null || recentlyLimited || mustWait || state.running() > 0 || state.waiting() > 0;
        }
    }

    /** Settings, until no client references them. */
    private static final class User extends WeakReference<RequestSettings> {
        private final Pace pace;
        private final int requestsPerMinute;

        private User(RequestSettings settings, Pace pace, ReferenceQueue<Object> queue) {
            super(settings, queue);
            this.requestsPerMinute = settings.requestsPerMinute();
            this.pace = pace;
        }
    }

    /** The token cache of a provider, until no settings reference it. */
    private static final class TokensInUse extends WeakReference<TokenCache> {
        private final Supplier<String> provider;

        private TokensInUse(Supplier<String> provider, TokenCache tokens, ReferenceQueue<Object> queue) {
            super(tokens, queue);
            this.provider = provider;
        }
    }

    /** The pacer for a client with these settings; all clients with the same account share it. */
    public Pacer pacer(RequestSettings settings) {
        lock.lock();
        try {
            removeUnused(MAX_CHECKS);
            Pace pace = pace(settings);
            pace.add(new User(settings, pace, collected));
            return pace.pacer;
        } finally {
            lock.unlock();
        }
    }

    private Pace pace(RequestSettings settings) {
        return paces.computeIfAbsent(account(settings), Pace::new);
    }

    private static Account account(RequestSettings settings) {
        return new Account(settings.baseUrl(), settings.credentials(), settings.organization(), settings.project());
    }

    /**
     * Changes the limit of each account, also of those to come, whatever the options say.
     *
     * @param perMinute the maximum number of requests that start in a minute; 0 for no limit
     */
    public void changeLimit(int perMinute) {
        lock.lock();
        try {
            changedLimitOfAll = perMinute;
            paces.values().forEach(pace -> pace.change(null));
        } finally {
            lock.unlock();
        }
    }

    /** Changes the limit of the account of these settings, whatever the options say; 0 for no limit. */
    public void changeLimit(RequestSettings settings, int perMinute) {
        lock.lock();
        try {
            pace(settings).change(perMinute);
        } finally {
            lock.unlock();
        }
    }

    /** The limit that an operator has set for each account. */
    public Optional<Integer> changedLimit() {
        lock.lock();
        try {
            return Optional.ofNullable(changedLimitOfAll);
        } finally {
            lock.unlock();
        }
    }

    /** The limit of the account of these settings, in requests per minute; 0 for none. */
    public int limit(RequestSettings settings) {
        lock.lock();
        try {
            Pace pace = paces.get(account(settings));
            if (pace != null) {
                return pace.limit();
            }
            return changedLimitOfAll == null ? settings.requestsPerMinute() : changedLimitOfAll;
        } finally {
            lock.unlock();
        }
    }

    /** The token cache of a provider; all endpoints share it, so that two threads never call the provider at once. */
    public TokenCache tokens(Supplier<String> provider) {
        lock.lock();
        try {
            removeUnused(MAX_CHECKS);
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

    private void removeUnused(int maxChecks) {
        for (Reference<?> gone; (gone = collected.poll()) != null; ) {
            if (gone instanceof User user) {
                user.pace.remove(user);
                withoutUsers.add(user.pace);
            } else if (gone instanceof TokensInUse unused) {
                tokens.remove(unused.provider, unused);
            }
        }
        for (int checks = Math.min(maxChecks, withoutUsers.size()); checks > 0; checks--) {
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

    /** The state of each pacer with its base URL. */
    public List<Map.Entry<URI, Pacer.State>> paces() {
        lock.lock();
        try {
            removeUnused(Integer.MAX_VALUE);
            return paces.values().stream()
                    .map(pace -> Map.entry(pace.account.baseUrl(), pace.pacer.state()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
