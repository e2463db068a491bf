package io.github.camelopenai.uploads.tracing;

/** The names of attributes, those of OpenTelemetry's semantic conventions where there is one. */
final class SpanAttributes {

    static final String HTTP_METHOD = "http.request.method";
    static final String HTTP_BODY_SIZE = "http.request.body.size";
    static final String HTTP_RESEND_COUNT = "http.request.resend_count";
    static final String HTTP_STATUS = "http.response.status_code";
    static final String URL_FULL = "url.full";
    static final String URL_TEMPLATE = "url.template";
    static final String SERVER_ADDRESS = "server.address";
    static final String SERVER_PORT = "server.port";
    static final String ERROR_TYPE = "error.type";
    static final String FILE_NAME = "file.name";

    static final String CAMEL_URI = "camel.uri";
    static final String EXCHANGE_ID = "exchangeId";

    static final String OPERATION = "openai.operation";
    static final String REQUEST_ID = "openai.request.id";
    static final String FILE_ID = "openai.file.id";
    static final String PURPOSE = "openai.file.purpose";
    static final String UPLOAD_ID = "openai.upload.id";
    static final String UPLOAD_BYTES = "openai.upload.bytes";
    static final String UPLOAD_PARTS = "openai.upload.parts";
    static final String UPLOAD_RETRIES = "openai.upload.retries";
    static final String UPLOAD_OUTCOME = "openai.upload.outcome";
    static final String ATTEMPT = "openai.upload.attempt";
    static final String PART_INDEX = "openai.upload.part.index";
    static final String PART_BYTES = "openai.upload.part.bytes";
    static final String RETRY_REASON = "openai.upload.retry.reason";
    static final String RETRY_WAIT = "openai.upload.retry.wait_ms";
    static final String WAIT_REASON = "openai.upload.wait.reason";
    static final String WAIT_PLACE = "openai.upload.wait.place";

    private SpanAttributes() {}
}
