package io.github.camelopenai.uploads.api.session;

import org.slf4j.MDC;

/** Puts the id of an upload into the mapped diagnostic context of the thread until it is closed. */
public final class UploadMdc implements AutoCloseable {

    /** The key in the mapped diagnostic context. */
    public static final String UPLOAD_ID = "openai.uploadId";

    private final String before;

    private UploadMdc(String before) {
        this.before = before;
    }

    public static UploadMdc of(String uploadId) {
        UploadMdc mdc = new UploadMdc(MDC.get(UPLOAD_ID));
        MDC.put(UPLOAD_ID, uploadId);
        return mdc;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(UPLOAD_ID);
        } else {
            MDC.put(UPLOAD_ID, before);
        }
    }
}
