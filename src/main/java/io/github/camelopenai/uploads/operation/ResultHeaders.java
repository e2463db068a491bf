package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.HeaderNames;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes the result headers, and removes the results of earlier uploads and the input headers. */
final class ResultHeaders {

    private static final List<String> RESULTS = List.of(
            HeaderNames.UPLOAD_ID,
            HeaderNames.STATUS,
            HeaderNames.EXPIRES_AT,
            HeaderNames.PART_ID,
            HeaderNames.PART_IDS,
            HeaderNames.PART_COUNT,
            HeaderNames.FILE_ID,
            HeaderNames.FILE_SIZE,
            HeaderNames.RETRIES,
            HeaderNames.REQUEST_ID);

    private static final List<String> INPUTS = List.of(
            HeaderNames.PURPOSE,
            HeaderNames.MIME_TYPE,
            HeaderNames.FILE_NAME,
            HeaderNames.BYTES,
            HeaderNames.EXPIRES_AFTER,
            HeaderNames.JOURNAL_KEY);

    private ResultHeaders() {}

    /** Removes the results of an earlier upload, so that a route does not take them for results of this one if it fails. */
    static void removeEarlierResults(Exchange exchange) {
        removeHeaders(exchange.getMessage(), RESULTS);
        exchange.removeProperty(HeaderNames.UPLOAD_ID);
        exchange.removeProperty(ExchangeProperties.PARTS);
    }

    /** Removes the input headers, so that the next upload of the exchange does not use them again. */
    static void removeInputs(Message message) {
        removeHeaders(message, INPUTS);
    }

    private static void removeHeaders(Message message, List<String> names) {
        for (String name : names) {
            message.removeHeader(name);
        }
    }

    /** Writes the headers that every operation writes. */
    static void writeCall(Message message, RequestResult<?> result) {
        writeCall(message, result.retries(), result.requestId());
    }

    static void writeCall(Message message, int retries, String requestId) {
        message.setHeader(HeaderNames.RETRIES, retries);
        if (requestId == null) {
            message.removeHeader(HeaderNames.REQUEST_ID);
        } else {
            message.setHeader(HeaderNames.REQUEST_ID, requestId);
        }
    }

    /** Writes the file and its headers, and removes the properties and inputs of its upload. */
    static void writeFile(Exchange exchange, Upload upload, int partCount) {
        ExchangeProperties.OF_ONE_UPLOAD.forEach(exchange::removeProperty);
        Message message = exchange.getMessage();
        message.setBody(upload);
        message.removeHeader(HeaderNames.MD5);
        // It may be the length of a part, which the next upload must not use as the length of its body.
        message.removeHeader(HeaderNames.BYTES);
        message.setHeader(HeaderNames.UPLOAD_ID, upload.id());
        message.setHeader(HeaderNames.FILE_ID, upload.file().id());
        message.setHeader(HeaderNames.STATUS, upload.status());
        message.setHeader(HeaderNames.FILE_SIZE, upload.file().bytes());
        message.setHeader(HeaderNames.PART_COUNT, partCount);
    }
}
