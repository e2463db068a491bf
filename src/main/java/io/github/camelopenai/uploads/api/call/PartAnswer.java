package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.RetriedRequest.AnswerReader;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.part.Part;

/** Reads the answers to one part, which may be sent several times. */
final class PartAnswer implements AnswerReader<UploadPart> {

    private final UploadSession session;
    private final Part part;
    private PartEntity sent;
    private long begun;
    private boolean unanswered;
    private boolean disputed;

    PartAnswer(UploadSession session, Part part) {
        this.session = session;
        this.part = part;
    }

    /** Starts an attempt to send the part. */
    void begin(PartEntity entity) {
        sent = entity;
        if (unanswered) {
            session.parts().setLost(begun);
        }
        unanswered = true;
        begun = session.parts().begin();
    }

    @Override
    public UploadPart read(HttpAnswer answer) throws UnusableAnswerException {
        UploadPart added = ApiJson.part(answer, session.id());
        if (!sent.isWritten()) {
            // The answer has ended the writing, so the server does not have the whole part under this id.
            throw new UnusableAnswerException("the server has accepted the part before it received all of it", null);
        }
        unanswered = false;
        return switch (session.parts().add(added.id(), part, begun)) {
            case OWN -> added;
            case OF_ANOTHER ->
                throw new UnusableAnswerException(
                        "the answer has the id '" + added.id()
                                + "', which another part of this upload has. If the server gives the same id to all parts of the"
                                + " same content, use another partSize",
                        null);
            case DISPUTED -> {
                disputed = true;
                throw UnusableAnswerException.forGood("the server has given the id '" + added.id()
                        + "' to two parts that were sent at the same time, or after the answer to another part was lost, so"
                        + " it is unknown which part has it."
                        + " Upload the content again; if the server gives the same id to all parts of the same content,"
                        + " use another partSize");
            }
        };
    }

    /** Ends the call: the part is not sent again. */
    void end() {
        if (unanswered) {
            session.parts().setLost(begun);
        }
    }

    /** Whether the server has returned an id that two parts may have. */
    boolean isDisputed() {
        return disputed;
    }
}
