package io.github.camelopenai.uploads.source;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * What a server says of the version of an object. Later answers must say the same.
 *
 * @param etag the entity tag as it was sent; null for none
 * @param lastModified the header {@code Last-Modified} as it was sent; null for none
 * @param length the length of the whole object
 */
record SourceVersion(String etag, String lastModified, long length) {

    static SourceVersion of(SourceAnswer answer, long length) {
        return new SourceVersion(answer.header("ETag"), answer.header("Last-Modified"), length);
    }

    /** The entity tag if it identifies the bytes (RFC 9110, section 8.8.1); else null. */
    String strongEtag() {
        return etag != null && etag.length() > 2 && etag.startsWith("\"") && etag.endsWith("\"") ? etag : null;
    }

    /**
     * Whether every later change is noticed. A time alone has seconds, so it has to be older than the answer: a change in
     * the same second would have the same time (RFC 9110, section 8.8.2.2).
     *
     * @param date the header {@code Date} of the answer; null for none
     */
    boolean noticesChanges(String date) {
        if (strongEtag() != null) {
            return true;
        }
        Instant modified = instant(lastModified);
        Instant answered = instant(date);
        return modified != null && answered != null && modified.isBefore(answered);
    }

    private static Instant instant(String date) {
        try {
            return date == null
                    ? null
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether an answer has no version, although this one, by which changes are noticed, has. */
    boolean isMissingIn(SourceVersion now) {
        return strongEtag() != null ? now.etag == null : now.lastModified == null;
    }

    /** The name of the header that makes a request conditional; null for none. */
    String conditionName() {
        return strongEtag() != null ? "If-Match" : lastModified != null ? "If-Unmodified-Since" : null;
    }

    String conditionValue() {
        return strongEtag() != null ? strongEtag() : lastModified;
    }

    /** Identifies the version in the journal; null if nothing does. */
    String identity() {
        return strongEtag() != null ? strongEtag() : lastModified;
    }

    /** Says how another version differs; null if it does not. A tag or time that only one of the two has is ignored. */
    String differenceTo(SourceVersion now) {
        if (now.length >= 0 && now.length != length) {
            return "it had " + length + " bytes and has " + now.length + " now";
        }
        if (differ(etag, now.etag)) {
            return "its ETag has changed";
        }
        // With a strong tag, the time tells nothing more, and servers of a cluster may have different ones.
        return strongEtag() == null && differ(lastModified, now.lastModified)
                ? "it was modified (" + lastModified + ", now " + now.lastModified + ")"
                : null;
    }

    private static boolean differ(String one, String other) {
        return one != null && other != null && !Objects.equals(one, other);
    }
}
