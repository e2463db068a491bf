package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.AttemptListener;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.http.RequestSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Reports the attempts of calls to the listener of uploads.
 *
 * @param announced the upload that the calls create; null if they name their upload
 */
record CallReporter(RequestSettings settings, UploadRegistry sessions, UploadListener listener, CreateUpload announced)
        implements ApiCaller.Reporter {

    @Override
    public AttemptListener of(Call<?> call) {
        return new AttemptListener() {
            @Override
            public Consumer<AttemptResult> begins(int attempt, HttpUriRequestBase message) {
                return listener.wantsRequests() ? listener.sending(attempt(call, attempt, message)) : result -> {};
            }

            @Override
            public void retried(int attempt, FailureReason reason, String why, Duration wait) {
                if (reason.isOverload() && call.uploadId() != null) {
                    sessions.of(call.uploadId()).meter().addOverload();
                }
                listener.retried(progress(call), call.api().operation(), attempt, reason, why, wait);
            }
        };
    }

    private RequestAttempt attempt(Call<?> call, int attempt, HttpUriRequestBase message) {
        BiConsumer<String, String> traceHeaders = settings.propagateTrace() ? message::setHeader : null;
        return new RequestAttempt(
                call.api(),
                call.uploadId(),
                call.part(),
                attempt,
                message.getMethod(),
                url(message),
                message.getEntity() == null ? 0 : message.getEntity().getContentLength(),
                traceHeaders);
    }

    private URI url(HttpUriRequestBase message) {
        try {
            return message.getUri();
        } catch (URISyntaxException e) {
            return settings.baseUrl();
        }
    }

    private UploadProgress progress(Call<?> call) {
        if (announced != null) {
            return UploadProgress.announced(announced);
        }
        if (call.uploadId() == null) {
            return UploadProgress.unknown(null);
        }
        UploadSession session = sessions.of(call.uploadId());
        session.addRetries(1);
        return session.progress();
    }
}
