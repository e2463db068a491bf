package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.util.List;

/** Is told of every step of an upload before the next one is taken. Thread-safe. */
interface TransferLog {

    /** Remembers nothing. */
    TransferLog NONE = new TransferLog() {};

    /** Whether it wants to know the digests of parts. */
    default boolean wantsDigests() {
        return false;
    }

    /** Whether parts that the server has already must be compared with the source. */
    default boolean verifiesKnownParts() {
        return false;
    }

    /** A part that the server has already, or null. */
    default JournalPart known(int index) {
        return null;
    }

    /** Before the first part is sent. */
    default void created(Upload upload, PartPlan plan) throws IOException {}

    /** Before the next part takes the place of this one. */
    default void sent(String uploadId, JournalPart part) throws IOException {}

    /** Before {@code complete} is sent. */
    default void completing(String uploadId, List<String> partIds, String md5) throws IOException {}

    /** The server has accepted {@code complete}, and has no file yet. */
    default void accepted() throws IOException {}

    /** Before anybody hears of the file, or of what is wrong with it. */
    default void completed(String fileId) throws IOException {}

    /** Whether an upload that has failed like this is to be left as it is, since it can be taken up again. */
    default boolean keepsAfter(Throwable failure) {
        return false;
    }

    /** The upload has failed, and takes parts: {@code complete}, if it was sent, did nothing. */
    default void leftOpen() throws IOException {}

    /** The upload cannot be taken up again. */
    default void givenUp() throws IOException {}
}
