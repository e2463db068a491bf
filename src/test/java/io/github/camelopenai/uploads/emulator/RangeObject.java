package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * An object of a {@link RangeServer}: its bytes, and how the server answers requests for it. The methods that return the object
 * itself set an option, for this object and for those that replace it later. Thread-safe.
 */
public final class RangeObject {

    /** What can be set or not. */
    enum Trait {
        NO_ETAG,
        WEAK_ETAG,
        NO_LAST_MODIFIED,
        NO_RANGES,
        CHUNKED,
        UNTIL_CLOSE,
        GZIP_WHEN_ACCEPTED,
        UNKNOWN_TOTAL,
        IGNORES_CONDITIONS,
        SIGNED
    }

    private final String path;
    private final RangeContent content;
    private final int version;
    private final Set<Trait> traits = Collections.synchronizedSet(EnumSet.noneOf(Trait.class));
    private final Map<String, String> headers = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private volatile String etag;
    private volatile Instant lastModified;
    private volatile String sha256;

    /** @param replaced the object that had this path before, or null */
    RangeObject(String path, RangeContent content, RangeObject replaced, Instant now) {
        this.path = path;
        this.content = content;
        // Old enough to be a strong validator even for a client that distrusts a time close to that of the answer.
        Instant written = now.minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        if (replaced == null) {
            version = 1;
            lastModified = written;
        } else {
            version = replaced.version + 1;
            traits.addAll(replaced.traits());
            headers.putAll(replaced.headers);
            Instant next = replaced.lastModified.plusSeconds(1);
            lastModified = next.isAfter(written) ? next : written;
        }
        etag = '"' + String.format("%x-%x", version, content.length()) + '"';
    }

    /** The path, decoded, with a slash at its start. */
    public String path() {
        return path;
    }

    /** The number of bytes. */
    public long length() {
        return content.length();
    }

    /** The SHA-256 of the bytes in hex, computed when it is first asked for. */
    public String sha256() {
        if (sha256 == null) {
            sha256 = content.sha256();
        }
        return sha256;
    }

    /** The header {@code ETag} with its quotes, or null if there is none. */
    public String etag() {
        if (traits.contains(Trait.NO_ETAG)) {
            return null;
        }
        return traits.contains(Trait.WEAK_ETAG) && !etag.startsWith("W/") ? "W/" + etag : etag;
    }

    /** The time of the last change in whole seconds, or null if it is not sent. */
    public Instant lastModified() {
        return traits.contains(Trait.NO_LAST_MODIFIED) ? null : lastModified;
    }

    /** Sets the ETag of this version. Quotes are added if there are none. A replacement gets an ETag of its own. */
    public RangeObject etag(String value) {
        etag = value.startsWith("\"") || value.startsWith("W/") ? value : '"' + value + '"';
        return this;
    }

    /** Sets the time of the last change of this version. Default: an hour ago, or a second after the version replaced. */
    public RangeObject lastModified(Instant time) {
        lastModified = time.truncatedTo(ChronoUnit.SECONDS);
        return this;
    }

    /** Sends no {@code ETag}, and compares none: a request with {@code If-Match} is answered with 412. */
    public RangeObject withoutETag() {
        return with(Trait.NO_ETAG);
    }

    /** Sends a weak {@code ETag}, which identifies no bytes: a request with {@code If-Match} is answered with 412. */
    public RangeObject weakETag() {
        return with(Trait.WEAK_ETAG);
    }

    /** Sends no {@code Last-Modified}, and compares none. */
    public RangeObject withoutLastModified() {
        return with(Trait.NO_LAST_MODIFIED);
    }

    /** Ignores {@code Range}: the answer is 200 with all bytes and their {@code Content-Length}. */
    public RangeObject withoutRanges() {
        return with(Trait.NO_RANGES);
    }

    /** Ignores {@code Range}: the answer is 200 with all bytes in chunks, so that their number is unknown until the end. */
    public RangeObject chunked() {
        return with(Trait.CHUNKED);
    }

    /** Ignores {@code Range}: the answer is 200 with all bytes, which end where the connection ends. */
    public RangeObject untilClose() {
        return with(Trait.UNTIL_CLOSE);
    }

    /**
     * Compresses as nginx does: a client that accepts gzip gets 200 with all bytes compressed, in chunks, with a weak ETag. Other
     * clients get what they ask for.
     */
    public RangeObject gzipWhenAccepted() {
        return with(Trait.GZIP_WHEN_ACCEPTED);
    }

    /** Sends {@code Content-Range} with an asterisk instead of the total length. */
    public RangeObject unknownTotal() {
        return with(Trait.UNKNOWN_TOTAL);
    }

    /** Ignores {@code If-Match}, {@code If-Unmodified-Since} and {@code If-Range}, and serves ranges all the same. */
    public RangeObject ignoresConditions() {
        return with(Trait.IGNORES_CONDITIONS);
    }

    /** Refuses each request that does not come with a link from {@link RangeServer#signedLink}. */
    public RangeObject signed() {
        return with(Trait.SIGNED);
    }

    /** Sets {@code Content-Type}. Default: {@code application/octet-stream}. */
    public RangeObject contentType(String value) {
        return header("Content-Type", value);
    }

    /** Sets {@code Content-Disposition}. Default: none. */
    public RangeObject contentDisposition(String value) {
        return header("Content-Disposition", value);
    }

    /** Sends {@code Content-Encoding}. The bytes are sent as they are, as a store does with an object that was put compressed. */
    public RangeObject contentEncoding(String value) {
        return header("Content-Encoding", value);
    }

    /** Sends this header with each 200 and 206, instead of the server's own if there is one. */
    public RangeObject header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    private RangeObject with(Trait trait) {
        traits.add(trait);
        return this;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    private Set<Trait> traits() {
        synchronized (traits) {
            return Set.copyOf(traits);
        }
    }

    RangeContent content() {
        return content;
    }

    /** The headers of a 200 or 206, without those about its length. */
    Map<String, String> headers() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Content-Type", "application/octet-stream");
        if (etag() != null) {
            all.put("ETag", etag());
        }
        if (lastModified() != null) {
            all.put("Last-Modified", HttpDate.format(lastModified));
        }
        all.putAll(headers);
        return all;
    }

    @Override
    public String toString() {
        return path + " (" + length() + " bytes, version " + version + ")";
    }
}
