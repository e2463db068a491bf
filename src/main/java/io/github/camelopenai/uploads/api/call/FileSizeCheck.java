package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.RequestResult;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the size of a completed file with that of the content. A server may not know the size yet when it answers {@code
 * complete}, and returns null or 0; then the file is requested until it has a size, for a limited time. If it has none even
 * then, the upload is completed anyway.
 */
final class FileSizeCheck {

    private static final Logger LOG = LoggerFactory.getLogger(FileSizeCheck.class);

    /** The minimum time for one request, even if the limit is shorter. */
    private static final Duration AT_LEAST = Duration.ofSeconds(10);

    /** A new file may be unknown for a moment, but a server without this call always answers 404. */
    private static final int MAX_NOT_FOUND = 3;

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final Duration limit;

    /** @param limit how long the size is requested */
    FileSizeCheck(ApiCaller caller, ApiRequests requests, Duration limit) {
        this.caller = caller;
        this.requests = requests;
        this.limit = limit;
    }

    /** A size of 0 counts as unknown, since no uploaded content has 0 bytes. */
    static boolean isKnown(OpenAIFile file) {
        return file.bytes() != null && file.bytes() > 0;
    }

    /**
     * Waits for the size and compares it.
     *
     * @param file the file in the answer to {@code complete}
     * @param expected the size of the content
     * @param requestId the request id of that answer, or null
     * @return the file in the last answer
     * @throws FileSizeMismatchException if the file has another size
     */
    OpenAIFile confirm(String uploadId, OpenAIFile file, long expected, String requestId, AbortSignal abort) {
        if (isKnown(file) && file.bytes() == expected) {
            return file;
        }
        OpenAIFile latest = file;
        String why = "the server has not returned it";
        try {
            PollingBackoff backoff = new PollingBackoff(Deadline.in(limit));
            int notFound = 0;
            do {
                try {
                    RequestResult<OpenAIFile> answer = getFile(uploadId, file.id(), abort);
                    latest = answer.value();
                    if (isKnown(latest)) {
                        return requireSame(uploadId, latest, expected, answer.requestId());
                    }
                } catch (CallFailedException e) {
                    why = e.reason().getMessage();
                    notFound += e.answeredBy(404) ? 1 : 0;
                    if (notFound == MAX_NOT_FOUND || e.isRefusal() && !e.answeredBy(404)) {
                        break;
                    }
                }
            } while (backoff.pause(abort));
        } catch (UploadAbortedException e) {
            why = e.getMessage();
        }
        if (isKnown(file)) {
            // No later answer has contradicted this size.
            return requireSame(uploadId, file, expected, requestId);
        }
        LOG.warn(
                "Upload {} is completed: file {}. Its size could not be compared with the {} bytes of the content: {}",
                uploadId,
                file.id(),
                expected,
                why);
        return latest;
    }

    private RequestResult<OpenAIFile> getFile(String uploadId, String fileId, AbortSignal abort)
            throws CallFailedException {
        Duration time = limit.compareTo(AT_LEAST) > 0 ? limit : AT_LEAST;
        return caller.run(new Call<>(
                ApiCall.GET_FILE,
                uploadId,
                () -> "file " + fileId,
                () -> requests.get(ApiCall.GET_FILE, fileId),
                ApiJson::file,
                Deadline.in(time),
                abort));
    }

    private static OpenAIFile requireSame(String uploadId, OpenAIFile file, long expected, String requestId) {
        if (file.bytes() != expected) {
            throw new FileSizeMismatchException(uploadId, file, expected, requestId);
        }
        return file;
    }
}
