package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;

/** Executes the calls of the API: returns a response to a request, or throws a {@link Refusal}. */
final class Api {

    /** Enough for a list of more parts than an upload can reasonably have. */
    private static final int MAX_JSON = 8 << 20;

    private final Dialect dialect;
    private final UploadStore store;
    private final FileList files;
    private final PartReader parts;
    private final FollowOn followOn;
    private volatile String credential;

    Api(Dialect dialect, String credential, UploadStore store, FollowOn followOn) {
        this.dialect = dialect;
        this.credential = credential;
        this.store = store;
        this.followOn = followOn;
        this.files = new FileList(store);
        this.parts = new PartReader(store.rules(), store.spool());
    }

    Dialect dialect() {
        return dialect;
    }

    String credential() {
        return credential;
    }

    void accept(String only) {
        credential = only;
    }

    EmulatedUpload upload(String id) {
        return store.upload(id).snapshot();
    }

    Answer answer(Route route, RequestHead head, BodyStream body, LoggedRequest log) throws IOException {
        if (route.refusal() != null) {
            throw route.refusal();
        }
        dialect.check(head, credential);
        return switch (route.call()) {
            case CREATE -> create(head, body, log);
            case ADD_PART -> addPart(route.id(), head, body, log);
            case COMPLETE -> complete(route.id(), head, body, log);
            case CANCEL -> cancel(route.id(), body, log);
            case GET_UPLOAD -> upload(route.id(), head);
            case LIST_FILES -> files.page(head.query());
            case GET_FILE -> Answer.json(followOn.file(route.id()));
            case FILE_CONTENT -> content(store.file(route.id()));
            case CREATE_BATCH -> Answer.json(followOn.createBatch(json(head, body, log)));
            case GET_BATCH -> Answer.json(followOn.batch(route.id()));
            case ADD_VECTOR_STORE_FILE -> Answer.json(followOn.addToVectorStore(route.id(), json(head, body, log)));
            case GET_VECTOR_STORE_FILE ->
                Answer.json(followOn.vectorStoreFile(FollowOnPath.vectorStore(head.path()), route.id()));
            case CREATE_FILE_BATCH -> Answer.json(followOn.createFileBatch(route.id(), json(head, body, log)));
            case GET_FILE_BATCH -> Answer.json(followOn.fileBatch(FollowOnPath.vectorStore(head.path()), route.id()));
            case UNKNOWN -> throw new IllegalStateException("An unknown call has a refusal");
        };
    }

    private Answer create(RequestHead head, BodyStream body, LoggedRequest log) throws IOException {
        UploadState upload = store.create(store.rules().create(json(head, body, log)));
        log.concerns(upload.id());
        return Answer.json(upload.json());
    }

    private Answer upload(String id, RequestHead head) throws IOException {
        if (!store.uploadsReadable()) {
            throw Refusal.of(404, "Invalid URL (" + head.method() + " " + head.path() + ")", null, null);
        }
        UploadState upload = store.upload(id);
        upload.look();
        return Answer.json(upload.json());
    }

    private Answer addPart(String id, RequestHead head, BodyStream body, LoggedRequest log) throws IOException {
        // Refuses by the head alone, before the body is spooled.
        UploadState upload = store.upload(id);
        upload.checkMayAddPart();
        store.rules().declaredLength(head.contentLength());
        SpooledPart part = parts.read(head, body, log);
        try {
            return Answer.json(ApiJson.part(upload.add(part)));
        } catch (Refusal refusal) {
            Files.deleteIfExists(part.path());
            throw refusal;
        }
    }

    private Answer complete(String id, RequestHead head, BodyStream body, LoggedRequest log) throws IOException {
        JsonNode json = json(head, body, log);
        UploadState upload = store.upload(id);
        upload.complete(store.rules().completion(json));
        return Answer.json(upload.json());
    }

    private Answer cancel(String id, BodyStream body, LoggedRequest log) throws IOException {
        log.received(text(body));
        UploadState upload = store.upload(id);
        upload.cancel();
        return Answer.json(upload.json());
    }

    private Answer content(EmulatedFile file) {
        if (file.content() == null) {
            throw Refusal.of(404, "The emulator discards content.", "id", null);
        }
        return Answer.file(file.content());
    }

    private JsonNode json(RequestHead head, BodyStream body, LoggedRequest log) throws IOException {
        String text = text(body);
        log.received(text);
        String type = head.header("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw Refusal.of(400, "Unsupported content type: expected application/json.", null, null);
        }
        return ApiJson.parse(text);
    }

    static String text(BodyStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_JSON);
        if (bytes.length == MAX_JSON) {
            throw Refusal.of(413, "The body is too large.", null, null);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
