package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.part.SourceChangedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Passes the body of a POST to the route as a stream, so that it is uploaded while it arrives. With
 * camel-platform-http-starter, Camel would copy the whole body into a stream cache before the route starts.
 */
@RestController
class FilesController {

    private static final Logger LOG = LoggerFactory.getLogger(FilesController.class);

    private final ProducerTemplate camel;

    FilesController(ProducerTemplate camel) {
        this.camel = camel;
    }

    @PostMapping("/files/{filename}")
    ResponseEntity<String> upload(@PathVariable("filename") String filename, HttpServletRequest request)
            throws IOException {
        if (isEncoded(request)) {
            return answer(
                    415,
                    "{\"error\":\"unsupported\",\"message\":\"Send the content as it is: no Content-Encoding, no form.\"}");
        }
        InputStream body = request.getInputStream();
        long length = request.getContentLengthLong();
        Exchange result = camel.send("direct:post", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("CamelOpenAIUploadsFileName", filename);
            // Without a length (chunked), the component spools the body to disk first.
            if (length >= 0) {
                exchange.getMessage().setHeader("CamelOpenAIUploadsBytes", length);
            }
        });
        return result.getException() == null
                ? answer(201, result.getMessage().getBody(String.class))
                : failed(filename, result.getException());
    }

    /** The length of an encoded request is not the length of the content. */
    private static boolean isEncoded(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getHeader("Content-Encoding") != null
                || type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /** The client gets an error code. The details are only in the log. */
    private static ResponseEntity<String> failed(String filename, Exception failure) {
        LOG.warn("{}: {}", filename, failure.getMessage());
        if (failure instanceof UploadOutcomeUnknownException unknown) {
            return answer(
                    502,
                    "{\"error\":\"unknown_outcome\",\"message\":\"The file may exist or not. Check before"
                            + " you send it again.\",\"upload\":\"" + unknown.getUploadId() + "\"}");
        }
        boolean ofTheClient = failure instanceof IllegalArgumentException
                || failure instanceof SourceChangedException
                || failure.getCause() instanceof SourceChangedException;
        return ofTheClient
                ? answer(
                        400,
                        "{\"error\":\"bad_request\",\"message\":\"Its name has an unknown extension, or its body is empty or"
                                + " incomplete.\"}")
                : answer(502, "{\"error\":\"upload_failed\",\"message\":\"No file was created. Try again later.\"}");
    }

    private static ResponseEntity<String> answer(int status, String json) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json);
    }
}
