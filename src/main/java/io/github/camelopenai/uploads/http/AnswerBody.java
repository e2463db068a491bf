package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.AnswerLimits;
import io.github.camelopenai.uploads.http.answer.AnswerText;
import io.github.camelopenai.uploads.http.answer.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Reads the body of an answer. A body that is unreadable or too long makes a 2xx answer unusable; a refusal is used without
 * its body.
 */
final class AnswerBody {

    private AnswerBody() {}

    static String read(ClassicHttpResponse response, Attempt attempt) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return "";
        }
        boolean failed = response.getCode() >= 300;
        byte[] body = bytes(entity, attempt, failed);
        try {
            byte[] decoded = ContentCoding.decode(body, encodings(response, entity), AnswerLimits.BODY_BYTES);
            return AnswerText.decode(decoded, entity.getContentType());
        } catch (IOException e) {
            if (failed) {
                return "";
            }
            throw e;
        }
    }

    private static byte[] bytes(HttpEntity entity, Attempt attempt, boolean failed) throws IOException {
        long length = entity.getContentLength();
        int size = length > 0 && length < 8192 ? (int) length : 8192;
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        byte[] buffer = new byte[size];
        try (InputStream in = entity.getContent()) {
            for (int n; (n = in.read(buffer)) >= 0; ) {
                body.write(buffer, 0, n);
                if (body.size() > AnswerLimits.BODY_BYTES) {
                    // Closing the stream would read the rest of the body, so the connection is closed first.
                    attempt.drop();
                    throw AnswerLimits.bodyTooLarge();
                }
            }
        } catch (IOException e) {
            if (!failed || attempt.stopped() != null) {
                throw e;
            }
        }
        return body.toByteArray();
    }

    private static String encodings(ClassicHttpResponse response, HttpEntity entity) {
        if (entity.getContentEncoding() == null) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        for (Header header : response.getHeaders(HttpHeaders.CONTENT_ENCODING)) {
            all.append(all.isEmpty() ? "" : ",").append(header.getValue());
        }
        return all.toString();
    }
}
