package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.AnswerReader;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.part.Part;

/** The answers to one part, which may be sent several times. */
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

    /** The part is about to be sent, perhaps again. */
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
            // Writing has ended with the answer, so what the server has under that id is not the part.
            throw new UnusableAnswerException("the server has accepted the part before it had all of it", null);
        }
        unanswered = false;
        return switch (session.parts().add(added.id(), part, begun)) {
            case OWN -> added;
            case OF_ANOTHER ->
                throw new UnusableAnswerException(
                        "the answer has the id '" + added.id()
                                + "', which another part of this upload has. If the server gives one id to all parts of the"
                                + " same content, use another partSize",
                        null);
            case DISPUTED -> {
                disputed = true;
                throw UnusableAnswerException.forGood("the server has given the id '" + added.id()
                        + "' to two parts that were sent at the same time, or after the answer to another part was lost, and"
                        + " nobody can tell which part has it."
                        + " Upload the content again; if the server gives one id to all parts of the same content,"
                        + " use another partSize");
            }
        };
    }

    /** The part is not sent again by this call, whatever has come of it. */
    void end() {
        if (unanswered) {
            session.parts().setLost(begun);
        }
    }

    /** Whether an id has come that two parts have. */
    boolean isDisputed() {
        return disputed;
    }
}
