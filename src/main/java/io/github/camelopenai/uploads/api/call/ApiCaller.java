package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.CallContext;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.AttemptFailure;
import io.github.camelopenai.uploads.http.AttemptListener;
import io.github.camelopenai.uploads.http.RequestFailedException;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.RetriedRequest;
import io.github.camelopenai.uploads.http.RetriedRequest.AnswerReader;
import io.github.camelopenai.uploads.http.RetryLoop;
import io.github.camelopenai.uploads.http.answer.RedactedAnswer;
import io.github.camelopenai.uploads.part.Part;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Makes calls, and converts the failure of a request into the exception that users get. Runs in the caller's thread. */
final class ApiCaller {

    private final RetryLoop loop;
    private final RequestSettings settings;
    private final Reporter reporter;

    ApiCaller(RetryLoop loop, RequestSettings settings, Reporter reporter) {
        this.loop = loop;
        this.settings = settings;
        this.reporter = reporter;
    }

    /** Reports the attempts of calls. */
    @FunctionalInterface
    interface Reporter {
        AttemptListener of(Call<?> call);
    }

    /** The same caller, with another reporter. */
    ApiCaller withReporter(Reporter other) {
        return new ApiCaller(loop, settings, other);
    }

    <T> RequestResult<T> run(Call<T> call) throws CallFailedException {
        RetriedRequest<T> request = new RetriedRequest<>(
                call.api().rules(),
                attempts -> call.context(attempts).describe(),
                call.requests(),
                call.reader(),
                call.deadline(),
                call.abort());
        try {
            return loop.run(request, reporter.of(call));
        } catch (RequestFailedException e) {
            throw new CallFailedException(exception(call, e), e.isUncertain(), e.attempts() > 1);
        }
    }

    private Exception exception(Call<?> call, RequestFailedException failed) {
        CallContext context = call.context(failed.attempts());
        AttemptFailure failure = failed.failure();
        if (failed.getCause() == null) {
            String advice = failure.isUnauthorized() ? settings.credentials().advice() : null;
            return new OpenAIUploadsException(
                    context,
                    settings.baseUrl() + call.api().path(call.uploadId()),
                    RedactedAnswer.of(failure.answer()),
                    advice);
        }
        String operation = call.api().operation();
        String request = failed.requestId() == null ? "" : " (last request id: " + failed.requestId() + ")";
        if (failed.isLate()) {
            String why = call.api().isPartOfUploading()
                    ? "the upload expires, or the time for this call is over. "
                            + "Start over; if it was slow, use more parallel parts or a faster line"
                    : failed.getCause().getMessage();
            return new UploadExpiredException(
                    context.describe() + " failed: " + why + request,
                    operation,
                    call.uploadId(),
                    failed.requestId(),
                    failed.getCause());
        }
        String what = failed.getCause() instanceof UploadAbortedException ? " was stopped: " : " failed: ";
        return new OpenAIUploadsIOException(
                context.describe() + what + failed.describe() + request,
                operation,
                call.uploadId(),
                failed.requestId(),
                failed.getCause());
    }

    /**
     * One call of the API.
     *
     * @param detail returns the subject of the call for messages, such as a part, or null; called for a message only
     * @param part the part that is sent; null for other calls
     * @param requests creates a new request for every attempt, always with the same content
     */
    record Call<T>(
            ApiCall api,
            String uploadId,
            Supplier<String> detail,
            Part part,
            Supplier<HttpUriRequestBase> requests,
            AnswerReader<T> reader,
            Deadline deadline,
            AbortSignal abort) {

        /** A call that sends no part. */
        Call(
                ApiCall api,
                String uploadId,
                Supplier<String> detail,
                Supplier<HttpUriRequestBase> requests,
                AnswerReader<T> reader,
                Deadline deadline,
                AbortSignal abort) {
            this(api, uploadId, detail, null, requests, reader, deadline, abort);
        }

        CallContext context(int attempts) {
            return new CallContext(api.operation(), uploadId, detail.get(), attempts);
        }
    }
}
