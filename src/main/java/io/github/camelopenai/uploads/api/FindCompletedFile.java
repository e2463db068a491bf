package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.api.RetryLoop.Call;
import io.github.camelopenai.uploads.api.RetryLoop.CallFailedException;
import io.github.camelopenai.uploads.part.AbortSignal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a {@code complete} whose answer was lost has made the file, by listing files: the API offers no way to
 * ask for an upload. Exactly one file of the same purpose, name and size, created since the upload was, and not known to
 * come from another upload of this client, is taken for it. Anything else leaves the outcome unknown.
 */
final class FindCompletedFile {

    private static final Logger LOG = LoggerFactory.getLogger(FindCompletedFile.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A file may be listed a little later than it is made. */
    private static final int LOOKS = 3;

    private static final int PAGE = 100;

    /** Somebody who has made more files than that since has to look himself. */
    private static final int PAGES = 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final RetryLoop loop;
    private final ApiRequests requests;
    private final UploadSessions sessions;

    FindCompletedFile(RetryLoop loop, ApiRequests requests, UploadSessions sessions) {
        this.loop = loop;
        this.requests = requests;
        this.sessions = sessions;
    }

    /**
     * @param reason why no answer to {@code complete} is known
     * @throws UploadOutcomeUnknownException if looking does not settle it
     */
    Upload find(UploadSession session, Exception reason, AbortSignal abort) throws UploadOutcomeUnknownException {
        if (session.request() == null || session.created().createdAt() == null) {
            throw unknown(session, "the upload was created elsewhere, so its file cannot be recognised", reason);
        }
        LOG.warn("The answer to complete of upload {} is lost; looking for its file", session.id());
        List<OpenAIFile> found;
        try {
            found = look(session, abort);
        } catch (CallFailedException e) {
            reason.addSuppressed(e.reason());
            throw unknown(session, "the files could not be listed", reason);
        } catch (IOException e) {
            reason.addSuppressed(e);
            throw unknown(session, "looking for the file was stopped", reason);
        }
        if (found.size() != 1) {
            List<String> ids = found.stream().map(OpenAIFile::id).toList();
            String what = found.isEmpty()
                    ? "no file is listed that is certainly this one"
                    : "several files could be it: " + ids;
            throw unknown(session, what, reason);
        }
        OpenAIFile file = found.get(0);
        LOG.info("Upload {} turned out to be completed: file {}", session.id(), file.id());
        Upload created = session.created();
        return new Upload(
                created.id(),
                created.object(),
                created.bytes(),
                created.createdAt(),
                created.filename(),
                created.purpose(),
                "completed",
                created.expiresAt(),
                file);
    }

    private List<OpenAIFile> look(UploadSession session, AbortSignal abort) throws CallFailedException, IOException {
        for (int look = 1; ; look++) {
            List<OpenAIFile> files = list(session, abort);
            // After listing, and doubts before files, so that what completed meanwhile is in doubt or known.
            boolean doubtful = sessions.hasTwinInDoubt(session) || session.filesOfOthers() == null;
            Set<String> others = new HashSet<>(sessions.fileIdsExcept(session));
            if (!doubtful) {
                others.addAll(session.filesOfOthers());
            }
            List<OpenAIFile> matching = files.stream()
                    .filter(file -> matches(file, session) && !others.contains(file.id()))
                    .toList();
            if (!matching.isEmpty() && !doubtful) {
                return matching;
            }
            if (look == LOOKS) {
                return List.of();
            }
            abort.sleep(BETWEEN_LOOKS);
        }
    }

    /** The newest files of the purpose, back to when the upload was made. */
    private List<OpenAIFile> list(UploadSession session, AbortSignal abort) throws CallFailedException {
        String first = "limit=" + PAGE + "&order=desc&purpose="
                + URLEncoder.encode(session.request().purpose(), StandardCharsets.UTF_8);
        // By id, for servers that give the same page again.
        Map<String, OpenAIFile> all = new LinkedHashMap<>();
        String query = first;
        for (int page = 1; page <= PAGES; page++) {
            String current = query;
            List<OpenAIFile> files = loop.run(new Call<>(
                            ApiCall.LIST_FILES,
                            session.id(),
                            null,
                            () -> requests.listFiles(current),
                            ApiJson::files,
                            Deadline.in(LIMIT),
                            abort))
                    .value();
            int before = all.size();
            files.forEach(file -> all.putIfAbsent(file.id(), file));
            OpenAIFile last = files.isEmpty() ? null : files.get(files.size() - 1);
            boolean older = last == null
                    || last.createdAt() != null
                            && last.createdAt() < session.created().createdAt();
            if (files.size() < PAGE || older || all.size() == before) {
                break;
            }
            query = first + "&after=" + URLEncoder.encode(last.id(), StandardCharsets.UTF_8);
        }
        return List.copyOf(all.values());
    }

    private static boolean matches(OpenAIFile file, UploadSession session) {
        CreateUpload request = session.request();
        return request.purpose().equals(file.purpose())
                && request.filename().equals(file.filename())
                && file.bytes() != null
                && file.bytes() == request.bytes()
                && file.createdAt() != null
                && file.createdAt() >= session.created().createdAt();
    }

    private static String requestId(Exception reason) {
        if (reason instanceof OpenAIUploadsException answered) {
            return answered.getRequestId();
        }
        return reason instanceof OpenAIUploadsIOException unanswered ? unanswered.getRequestId() : null;
    }

    private static UploadOutcomeUnknownException unknown(UploadSession session, String what, Exception reason) {
        String described = session.request() == null
                ? ""
                : ": '" + session.request().filename() + "', "
                        + session.request().bytes() + " bytes, purpose "
                        + session.request().purpose();
        UploadOutcomeUnknownException unknown = new UploadOutcomeUnknownException(
                "The outcome of openai-uploads:complete (upload " + session.id() + described
                        + ") is UNKNOWN: no definite answer came, and " + what
                        + ". Nothing was cancelled. Look for the file in the account before uploading it again; sending"
                        + " the exchange through the same step (upload or complete) again is safe. First cause: "
                        + reason.getMessage(),
                session.id(),
                requestId(reason),
                reason);
        LOG.info(unknown.getMessage());
        return unknown;
    }
}
