package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.util.List;

/** Records every step of an upload before the next one is taken. Thread-safe. */
interface TransferRecorder {

    /** Records nothing. */
    TransferRecorder NONE = new TransferRecorder() {};

    /** Whether the digests of parts are recorded. */
    default boolean wantsDigests() {
        return false;
    }

    /** Whether parts that the server has already are compared with the source. */
    default boolean verifiesKnownParts() {
        return false;
    }

    /** Returns the part if the server has it already, else null. */
    default JournalPart known(int index) {
        return null;
    }

    /** Whether an upload is recorded, so that another attempt goes on with it. */
    default boolean hasRecord() {
        return false;
    }

    /** The upload was created. Called before the first part is sent. */
    default void created(UploadSession upload, PartPlan plan) throws IOException {}

    /** A part was sent. Called before the sender takes its next part. */
    default void sent(String uploadId, JournalPart part) throws IOException {}

    /** {@code complete} is about to be sent. */
    default void completing(String uploadId, List<String> partIds, String md5) throws IOException {}

    /** The server has accepted {@code complete} without returning a file yet. */
    default void accepted() throws IOException {}

    /** The file exists. Called before the upload returns it, or fails because of its size. */
    default void completed(String fileId) throws IOException {}

    /** Whether an upload that after this failure can be resumed, so that it is not cancelled. */
    default boolean isResumableAfter(Throwable failure) {
        return false;
    }

    /** The upload has failed and still accepts parts; a {@code complete} that was sent had no effect. */
    default void leftOpen() throws IOException {}

    /** The upload cannot be resumed. */
    default void givenUp() throws IOException {}
}
