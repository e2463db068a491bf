package io.github.camelopenai.uploads.emulator;

/** The record of one request while it is being served. Thread-safe. */
final class LoggedRequest {

    private final RequestLog log;
    private final EmulatorCall call;
    private final int nth;
    private final int connection;
    private final RequestHead head;
    private final BodyStream body;
    private final String requestId = Ids.next("req_");
    private final long startNanos = System.nanoTime();
    private String uploadId;
    private int status;
    private ReceivedPart part;
    private String json;
    private long endNanos;

    LoggedRequest(RequestLog log, Route route, int nth, int connection, RequestHead head, BodyStream body) {
        this.log = log;
        this.call = route.call();
        this.nth = nth;
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.uploadId = route.uploadId();
    }

    EmulatorCall call() {
        return call;
    }

    String requestId() {
        return requestId;
    }

    long nanosSinceStart() {
        return System.nanoTime() - startNanos;
    }

    synchronized void concerns(String upload) {
        uploadId = upload;
    }

    synchronized void received(ReceivedPart received) {
        part = received;
    }

    synchronized void received(String text) {
        json = text;
    }

    /** To be called before the response is sent, so that a client that has read the response finds it recorded. */
    void ended(int answeredStatus) {
        synchronized (this) {
            if (endNanos != 0) {
                return;
            }
            status = answeredStatus;
            endNanos = System.nanoTime();
        }
        log.ended(call);
    }

    synchronized RecordedRequest snapshot() {
        return new RecordedRequest(
                call,
                nth,
                connection,
                head.method(),
                head.target(),
                head.headers(),
                uploadId,
                requestId,
                status,
                body.count(),
                part,
                json,
                startNanos,
                endNanos);
    }
}
