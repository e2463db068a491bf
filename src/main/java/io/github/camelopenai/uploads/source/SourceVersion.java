package io.github.camelopenai.uploads.source;

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
