package io.github.camelopenai.uploads.emulator;

/** The calls of the API that the emulator serves, with OpenAI's paths; {@link EmulatorBuilder} can change the paths. */
public enum EmulatorCall {
    /** {@code POST /v1/uploads} */
    CREATE,
    /** {@code POST /v1/uploads/{id}/parts} */
    ADD_PART,
    /** {@code POST /v1/uploads/{id}/complete} */
    COMPLETE,
    /** {@code POST /v1/uploads/{id}/cancel} */
    CANCEL,
    /** {@code GET /v1/uploads/{id}}, if {@link EmulatorBuilder#uploadsReadable} is set */
    GET_UPLOAD,
    /** {@code GET /v1/files} */
    LIST_FILES,
    /** {@code GET /v1/files/{id}} */
    GET_FILE,
    /** {@code GET /v1/files/{id}/content} */
    FILE_CONTENT,
    /** {@code POST /v1/batches} */
    CREATE_BATCH,
    /** {@code GET /v1/batches/{id}} */
    GET_BATCH,
    /** {@code POST /v1/vector_stores/{id}/files} */
    ADD_VECTOR_STORE_FILE,
    /** {@code GET /v1/vector_stores/{id}/files/{id}} */
    GET_VECTOR_STORE_FILE,
    /** {@code POST /v1/vector_stores/{id}/file_batches} */
    CREATE_FILE_BATCH,
    /** {@code GET /v1/vector_stores/{id}/file_batches/{id}} */
    GET_FILE_BATCH,
    /** Any other request: an unknown path or method. */
    UNKNOWN
}
