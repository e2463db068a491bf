package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes the forecasts of one upload, at any time, and decides when one of them is worth a warning. Thread-safe without a lock:
 * its two changing values do not depend on each other, and the {@link UploadMeter} counts the rest.
 */
public final class UploadForecaster {

    /** The warning of an earlier forecast would be unreliable. */
    private static final Duration FIRST_WARNING = Duration.ofSeconds(10);

    private final CreateUpload request;
    private final UploadExpiry expiry;
    private final UploadMeter meter;
    private final long begun;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile ByteRateLimits limits = ByteRateLimits.NONE;

    /**
     * @param request null for an upload that was created elsewhere, which has no forecast
     * @param begun when the parts of {@code meter} began to be sent, by {@link System#nanoTime}
     */
    UploadForecaster(CreateUpload request, UploadExpiry expiry, UploadMeter meter, long begun) {
        this.request = request;
        this.expiry = expiry;
        this.meter = meter;
        this.begun = begun;
    }

    /** Sets the limits under which the parts are sent, for messages. */
    public void setRateLimits(ByteRateLimits all) {
        limits = all;
    }

    /** Whether the time is enough for the missing parts; null where the size of the content is unknown. */
    UploadForecast forecast() {
        if (request == null) {
            return null;
        }
        return new UploadForecast(
                request.bytes(),
                request.bytes() - meter.uploadedBytes(),
                meter.writtenBytes(),
                Duration.ofNanos(System.nanoTime() - begun),
                expiry.partDeadline().remaining(),
                expiry.reserve(),
                meter.reading(),
                meter.working(),
                limits.lowest());
    }

    /**
     * The forecast to warn of: the upload will probably expire before its last part is there. Null if it will not, if it has
     * just begun, so that the forecast would be unreliable, or if this method has returned one before.
     */
    public UploadForecast warning() {
        if (System.nanoTime() - begun < FIRST_WARNING.toNanos()) {
            return null;
        }
        UploadForecast forecast = forecast();
        return forecast != null && forecast.isTooSlow() && warned.compareAndSet(false, true) ? forecast : null;
    }
}
