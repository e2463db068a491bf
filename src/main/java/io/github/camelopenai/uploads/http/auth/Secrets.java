package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.text.EscapedText;
import io.github.camelopenai.uploads.text.ShownException;
import io.github.camelopenai.uploads.text.ShownText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;

/**
 * The secrets of a request, which a server, a proxy or a token provider may repeat. They are removed from text for logs and
 * exceptions, and never from text that is parsed: a key that is also a word of an answer must not change its meaning.
 */
public final class Secrets {

    public static final Secrets NONE = new Secrets(List.of());

    /** Longer texts are cut before secrets are removed; logs and exceptions show less than this. */
    private static final int LONGEST_TEXT = 64 << 10;

    /** A shorter secret may be part of an id by chance, such as {@code file}. */
    private static final int SHORTEST_UNMISTAKABLE = 16;

    /** The length of {@code &#x00002f;}. */
    private static final int LONGEST_ESCAPE = 10;

    /** The longest secret first, since one may be the beginning of another. */
    private final List<EscapedText> secrets;

    private final int longest;

    private Secrets(Collection<String> secrets) {
        List<String> sorted = new ArrayList<>(secrets);
        if (sorted.size() > 1) {
            sorted.sort(Comparator.comparingInt(String::length).reversed());
        }
        this.secrets = new ArrayList<>(sorted.size());
        for (String secret : sorted) {
            if (!secret.isEmpty()) {
                this.secrets.add(new EscapedText(secret));
            }
        }
        this.longest = sorted.isEmpty() ? 0 : sorted.get(0).length();
    }

    static Secrets of(Collection<String> secrets) {
        return secrets.isEmpty() ? NONE : new Secrets(secrets);
    }

    /** The secrets in the headers of a request. */
    public static Secrets sentWith(HttpMessage request) {
        List<String> sent = new ArrayList<>();
        for (Iterator<Header> headers = request.headerIterator(); headers.hasNext(); ) {
            if (headers.next() instanceof SecretHeader secret) {
                sent.addAll(secret.secrets());
            }
        }
        return of(sent);
    }

    /** The text on one line, shortened and without secrets; null stays null. */
    public String shown(String text) {
        return ShownText.of(redact(text));
    }

    /** As {@link #shown(String)}, with a limit of {@code length} characters, for instance for the body of an answer. */
    public String shown(String text, int length) {
        return ShownText.of(redact(text), length);
    }

    /** The exception itself if its messages and causes contain no secrets, else a copy without them. */
    public <T extends Throwable> T shown(T failure) {
        return ShownException.of(failure, this::redact);
    }

    /** Whether a text contains a secret that is too long to be there by chance. */
    public boolean isRepeatedIn(String text) {
        for (EscapedText secret : secrets) {
            if (secret.length() >= SHORTEST_UNMISTAKABLE
                    && !secret.replaceIn(text, "").equals(text)) {
                return true;
            }
        }
        return false;
    }

    private String redact(String text) {
        if (text == null || secrets.isEmpty()) {
            return text;
        }
        boolean cut = text.length() > LONGEST_TEXT;
        String redacted = cut ? text.substring(0, LONGEST_TEXT) : text;
        for (EscapedText secret : secrets) {
            redacted = secret.replaceIn(redacted, "***");
        }
        // The text may have been cut within a secret.
        return cut ? redacted.substring(0, Math.max(0, redacted.length() - longest * LONGEST_ESCAPE)) : redacted;
    }

    @Override
    public String toString() {
        return "Secrets[***]";
    }
}
