package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.PathSegment;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code complete}, the commit point. Once it may have reached the server and no definite answer came, this client neither
 * cancels nor starts over: it repeats the identical request, then searches for the outcome ({@link OutcomeSearch}), and
 * throws {@code UploadOutcomeUnknownException} if it finds none. Once the server has accepted the request, it is not sent
 * again.
 */
final class CompleteCall {

    private static final Logger LOG = LoggerFactory.getLogger(CompleteCall.class);

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final RequestSettings settings;
    private final UploadRegistry sessions;
    private final FileSizeCheck size;

    CompleteCall(ApiCaller caller, ApiRequests requests, RequestSettings settings, UploadRegistry sessions) {
        this.caller = caller;
        this.requests = requests;
        this.settings = settings;
        this.sessions = sessions;
        this.size = new FileSizeCheck(caller, requests, settings.outcomeTimeout());
    }

    /** @param whenAccepted runs if the server accepts the request without returning the file yet */
    RequestResult<Upload> run(
            UploadSession session, List<String> partIds, String md5, Runnable whenAccepted, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        requirePartIds(session, partIds);
        requireMd5(md5);
        requireBytes(session, partIds);
        EarlierComplete before = session.beginComplete();
        // Only a definite answer changes this.
        UploadPhase phase = UploadPhase.UNKNOWN;
        String fileId = null;
        try {
            OutcomeSearch outcome =
                    new OutcomeSearch(caller, requests, settings, sessions, session, md5, whenAccepted, abort);
            CompleteResult result = new CompleteSender(
                            caller,
                            requests,
                            settings.retryPolicy().maxRetries(),
                            session,
                            outcome,
                            partIds,
                            md5,
                            abort)
                    .run(before);
            phase = result.phase();
            result.throwFailure();
            Upload completed = result.completed();
            fileId = completed.file().id();
            OpenAIFile file = confirmSize(session, partIds, result, abort);
            LOG.info("Upload {} is completed: file {}, parts: {}", session.id(), fileId, partIds.size());
            return new RequestResult<>(completed.with(file), session.addRetries(0), 0, result.requestId());
        } finally {
            session.endComplete(phase, fileId);
        }
    }

    private OpenAIFile confirmSize(
            UploadSession session, List<String> partIds, CompleteResult result, AbortSignal abort) {
        OpenAIFile file = result.completed().file();
        long expected = session.request() != null
                ? session.request().bytes()
                : session.parts().bytesIn(partIds);
        return expected < 0 ? file : size.confirm(session.id(), file, expected, result.requestId(), abort);
    }

    private static void requirePartIds(UploadSession session, List<String> partIds) {
        if (partIds.isEmpty()) {
            throw new IllegalArgumentException("Upload " + session.id() + " cannot be completed without part ids:"
                    + " send its parts through openai-uploads:addPart and collect their ids in the header"
                    + " CamelOpenAIUploadsPartIds, as the strategy collectPartIds() does");
        }
        Set<String> seen = new HashSet<>();
        for (String partId : partIds) {
            if (!PathSegment.isId(partId)) {
                throw new IllegalArgumentException("Upload " + session.id() + ": '" + ShownText.of(partId)
                        + "' is not a part id; it is number " + (seen.size() + 1) + " of the " + partIds.size()
                        + " in CamelOpenAIUploadsPartIds");
            }
            if (session.parts().isDisputed(partId)) {
                throw new IllegalArgumentException("Upload " + session.id() + ": the server has given the id " + partId
                        + " to two parts, so the file could be wrong. Cancel this upload and upload the content again");
            }
            if (!seen.add(partId)) {
                throw new IllegalArgumentException("Upload " + session.id() + ": part id " + partId
                        + " appears twice in CamelOpenAIUploadsPartIds; each part may appear only once");
            }
        }
    }

    static void requireMd5(String md5) {
        if (md5 != null && !md5.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException("CamelOpenAIUploadsMd5 is '" + ShownText.of(md5)
                    + "'; it must be the 32 hexadecimal digits of the MD5 of the whole content");
        }
    }

    /** Rejects a content of the wrong size before {@code complete}, if this client has sent all its parts. */
    private static void requireBytes(UploadSession session, List<String> partIds) throws SourceChangedException {
        long bytes = session.parts().bytesIn(partIds);
        if (session.request() != null
                && bytes >= 0
                && bytes != session.request().bytes()) {
            throw new SourceChangedException("Upload " + session.id() + " is not completed: its " + partIds.size()
                    + " parts have " + bytes + " bytes, but "
                    + session.request().bytes()
                    + " were announced. Did the content change between create and split, or is a part missing?");
        }
    }
}
