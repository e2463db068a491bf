package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.UploadForecast;
import io.github.camelopenai.uploads.api.session.UploadMdc;
import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.part.Part;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code addPart}: sends one part of an upload, again if an attempt fails, until it or the upload expires. */
final class AddPartCall {

    private static final Logger LOG = LoggerFactory.getLogger(AddPartCall.class);

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final Pacer pacer;
    private final ByteRateLimits limits;
    private final BooleanSupplier mayResend;

    /** @param mayResend whether a part may be sent again now because its connection is slow */
    AddPartCall(ApiCaller caller, ApiRequests requests, Pacer pacer, ByteRateLimits limits, BooleanSupplier mayResend) {
        this.caller = caller;
        this.requests = requests;
        this.pacer = pacer;
        this.limits = limits;
        this.mayResend = mayResend;
    }

    /**
     * @param digest receives the bytes that were sent; null for none
     * @param whenAdded receives the number of the attempt that succeeded
     */
    RequestResult<UploadPart> run(
            UploadSession session, Part part, MessageDigest digest, IntConsumer whenAdded, AbortSignal abort)
            throws OpenAIUploadsException, IOException {
        PartAnswer answer = new PartAnswer(session, part);
        AtomicBoolean resent = new AtomicBoolean();
        BooleanSupplier mayResendOnce =
                () -> !resent.get() && mayResend.getAsBoolean() && resent.compareAndSet(false, true);
        try (UploadMdc mdc = UploadMdc.of(session.id());
                UploadMeter.Sending sending = session.meter().sending(part);
                AbortSignal.Linked linked = AbortSignal.linked(abort, part.abortSignal(), session.sending())) {
            session.requireOpenForParts();
            session.setPacer(pacer);
            session.forecaster().setRateLimits(limits);
            Supplier<HttpUriRequestBase> post = () -> {
                PartEntity entity = new PartEntity(part, linked.signal(), sending, digest, limits, mayResendOnce);
                answer.begin(entity);
                HttpPost request = requests.post(ApiCall.ADD_PART, session.id());
                request.setEntity(entity);
                return request;
            };
            RequestResult<UploadPart> result = caller.run(new Call<>(
                    ApiCall.ADD_PART,
                    session.id(),
                    part::toString,
                    part,
                    post,
                    answer,
                    session.partDeadline(),
                    linked.signal()));
            if (result.uncertain() > 0) {
                session.setOrphansPossible();
            }
            sending.arrived(part.length(), () -> whenAdded.accept(result.retries() + 1));
            warnIfTooSlow(session);
            return result;
        } catch (CallFailedException e) {
            if (e.uncertain()) {
                session.setOrphansPossible();
            }
            throw failure(session, answer, e);
        } finally {
            answer.end();
        }
    }

    private static IOException failure(UploadSession session, PartAnswer answer, CallFailedException e)
            throws OpenAIUploadsException, IOException {
        if (answer.isDisputed() && e.reason() instanceof OpenAIUploadsIOException unusable) {
            return new RepeatedPartIdException(
                    unusable.getMessage(), session.id(), unusable.getRequestId(), unusable.getCause());
        }
        UploadForecast forecast = session.forecast();
        if (e.reason() instanceof UploadExpiredException expired && forecast != null) {
            return expired.because(forecast.describe());
        }
        return e.rethrow();
    }

    private static void warnIfTooSlow(UploadSession session) {
        UploadForecast forecast = session.forecaster().warning();
        if (forecast != null) {
            LOG.warn("Upload {} will probably expire before it is complete: {}", session.id(), forecast.describe());
        }
    }
}
