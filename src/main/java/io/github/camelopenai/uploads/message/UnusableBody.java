package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadPart;
import java.util.Collection;
import java.util.Map;

/** The refusals of bodies whose type is none of a content. */
final class UnusableBody {

    private UnusableBody() {}

    /** Fails for what this component itself has made: Camel might turn it into bytes that nobody wants. */
    static void refuseResult(Object body) {
        if (body instanceof Upload || body instanceof UploadPart) {
            throw new IllegalArgumentException(
                    "The body is a " + body.getClass().getTypeName()
                            + ": this is the result of an earlier upload; set the body to the content");
        }
    }

    /** For a body that Camel cannot convert. */
    static IllegalArgumentException ofType(Object body) {
        boolean compound = body instanceof Map || body instanceof Collection || body instanceof Object[];
        return new IllegalArgumentException("A body of type " + body.getClass().getTypeName()
                + " cannot be uploaded; possible are File, Path, WrappedFile, byte[], String, ByteBuffer, InputStream,"
                + " StreamCache, and what Camel converts to InputStream"
                + (compound ? "; marshal it first, or take one of its fields or attachments" : ""));
    }
}
