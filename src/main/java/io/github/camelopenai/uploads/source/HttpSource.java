package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.range.RangeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * A source behind a URL whose server supports ranges. Every request demands the version that the source had at first, and every
 * answer is compared with it, so that bytes of two versions never become one file. Thread-safe.
 */
final class HttpSource implements RangeReader {

    private final SourceLink link;
    private final SourceVersion version;
    private final String coding;

    /** @param coding the coding in which the source is stored; empty for none */
    HttpSource(SourceLink link, SourceVersion version, String coding) {
        this.link = link;
        this.version = version;
        this.coding = coding;
    }

    @Override
    public InputStream open(long offset, long count, AbortSignal abort) throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Range", "bytes=" + offset + "-" + (offset + count - 1));
        if (version.conditionName() != null) {
            headers.put(version.conditionName(), version.conditionValue());
        }
        SourceAnswer answer = link.get(headers, abort);
        try {
            return answer.body(rangeOf(answer, offset, count).count(), link.toString());
        } catch (IOException | RuntimeException | Error e) {
            answer.close();
            throw e;
        }
    }

    private ContentRange rangeOf(SourceAnswer answer, long offset, long count) throws IOException {
        int status = answer.status();
        if (answer.isOfProxy()) {
            throw SourceRefusal.of(answer, link, true);
        }
        if (status == 404 || status == 410) {
            throw new SourceChangedException(link + " no longer exists: HTTP " + status);
        }
        if (status == 412) {
            throw changed("its server says so (HTTP 412)");
        }
        ContentRange range = answer.contentRange().orElse(null);
        if (status == 416) {
            long total = range == null ? -1 : range.total();
            throw changed(
                    total < 0
                            ? "it has become shorter (HTTP 416)"
                            : "it had " + version.length() + " bytes and has " + total + " now");
        }
        if (status != 206 && status != 200) {
            // A failure of the source, not a change: with another link, the upload can be resumed.
            throw SourceRefusal.of(answer, link, true);
        }
        SourceVersion now =
                SourceVersion.of(answer, status == 200 ? answer.length() : range == null ? -1 : range.total());
        String difference = version.differenceTo(now);
        if (difference != null) {
            throw changed(difference);
        }
        if (version.isMissingIn(now)) {
            throw new IOException("its server has answered without the "
                    + (version.strongEtag() != null ? "ETag" : "Last-Modified") + " that it gave before");
        }
        // A server may give less than was asked for, and some give all the rest; the reader takes what it needs.
        if (status == 200 || range == null || range.first() != offset || range.last() < offset) {
            throw new IOException("its server has answered with HTTP " + status + " and "
                    + (range == null ? "no Content-Range" : "bytes " + range.first() + " to " + range.last())
                    + " to a request for bytes " + offset + " to " + (offset + count - 1));
        }
        if (!answer.coding().equals(coding)) {
            // Each answer was encoded by itself, so that its bytes are not those of the range.
            throw new IOException("its server has answered with "
                    + (answer.coding().isEmpty() ? "no Content-Encoding" : "the Content-Encoding " + answer.coding())
                    + (coding.isEmpty() ? ", and with none before" : ", and with " + coding + " before"));
        }
        answer.requireLengthOf(range);
        return range;
    }

    private SourceChangedException changed(String how) {
        return new SourceChangedException(link + " has changed during its upload: " + how);
    }

    @Override
    public String toString() {
        return link.toString();
    }
}
