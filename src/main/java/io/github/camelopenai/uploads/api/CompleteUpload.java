package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.api.RetryLoop.Call;
import io.github.camelopenai.uploads.api.RetryLoop.CallFailedException;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.ShownText;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code complete}, the commit point. Once it may have reached the server and no definite answer came, this client neither
 * cancels nor starts over: it repeats the identical request, then looks for the file ({@link FindCompletedFile}), and if
 * that does not settle it, says that the outcome is unknown.
 */
final class CompleteUpload {

    private static final Logger LOG = LoggerFactory.getLogger(CompleteUpload.class);

    private final RetryLoop loop;
    private final ApiRequests requests;
    private final FindCompletedFile finding;

    CompleteUpload(RetryLoop loop, ApiRequests requests, UploadSessions sessions) {
        this.loop = loop;
        this.requests = requests;
        this.finding = new FindCompletedFile(loop, requests, sessions);
    }

    ApiResult<Upload> run(UploadSession session, List<String> partIds, String md5, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        requirePartIds(session, partIds);
        requireMd5(md5);
        requireBytes(session, partIds);
        boolean uncertainBefore = session.beginComplete();
        // Whatever happens below, only a definite answer changes this.
        UploadSession.Phase outcome = UploadSession.Phase.UNKNOWN;
        String fileId = null;
        try {
            ApiResult<Upload> result;
            try {
                result = loop.run(call(session, partIds, md5, abort));
            } catch (CallFailedException e) {
                if (!e.uncertain() && !uncertainBefore) {
                    outcome = UploadSession.Phase.OPEN;
                    throw refusal(session, md5, e);
                }
                result = new ApiResult<>(finding.find(session, e.reason(), abort), 0, 0, null);
            }
            outcome = UploadSession.Phase.COMPLETED;
            fileId = result.value().file().id();
            requireSameSize(session, result);
            LOG.info("Upload {} is completed: file {}, parts: {}", session.id(), fileId, partIds.size());
            return new ApiResult<>(result.value(), session.addRetries(0), result.uncertain(), result.requestId());
        } finally {
            session.endComplete(outcome, fileId);
        }
    }

    /** What a refusal means, as far as it can be told. */
    private static OpenAIUploadsException refusal(UploadSession session, String md5, CallFailedException failed)
            throws OpenAIUploadsException, IOException {
        if (failed.reason() instanceof OpenAIUploadsException refused && refused.getStatusCode() == 400) {
            if (md5 != null && ChecksumMismatchException.isMeantBy(refused)) {
                throw new ChecksumMismatchException(refused, md5);
            }
            if (session.mayHaveOrphans()) {
                throw new OrphanPartsException(refused);
            }
        }
        return failed.rethrow();
    }

    private Call<Upload> call(UploadSession session, List<String> partIds, String md5, AbortSignal abort) {
        String json = ApiJson.complete(partIds, md5);
        return new Call<>(
                ApiCall.COMPLETE,
                session.id(),
                partIds.size() + " parts",
                () -> requests.postJson(ApiCall.COMPLETE, session.id(), json),
                answer -> ApiJson.completedUpload(answer, session.id()),
                session.expiry(),
                abort);
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
                        + " stands twice in CamelOpenAIUploadsPartIds; every part belongs into a file once");
            }
        }
    }

    static void requireMd5(String md5) {
        if (md5 != null && !md5.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException("CamelOpenAIUploadsMd5 is '" + ShownText.of(md5)
                    + "'; expected are the 32 hexadecimal digits of the MD5 of the whole content");
        }
    }

    /** A short or a long file is noticed here, before anything is committed, whenever all its parts were sent by us. */
    private static void requireBytes(UploadSession session, List<String> partIds) throws SourceChangedException {
        long bytes = session.parts().bytesIn(partIds);
        if (session.request() != null
                && bytes >= 0
                && bytes != session.request().bytes()) {
            throw new SourceChangedException("Upload " + session.id() + " is not completed: its " + partIds.size()
                    + " parts have " + bytes + " bytes, and "
                    + session.request().bytes()
                    + " were announced. Did the content change between create and split, or is a part missing?");
        }
    }

    private static void requireSameSize(UploadSession session, ApiResult<Upload> result) throws IOException {
        OpenAIFile file = result.value().file();
        Long bytes = file.bytes();
        if (session.request() != null
                && bytes != null
                && !Objects.equals(bytes, session.request().bytes())) {
            throw new OpenAIUploadsIOException(
                    "openai-uploads:complete (upload " + session.id() + ") gave file "
                            + file.id() + " with " + bytes + " bytes, but "
                            + session.request().bytes() + " were sent. Do not use that file; delete it"
                            + (result.requestId() == null ? "" : " (request id " + result.requestId() + ")"),
                    ApiCall.COMPLETE.operation(),
                    session.id(),
                    result.requestId(),
                    null);
        }
    }
}
