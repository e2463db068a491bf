package io.github.camelopenai.uploads.api;

/**
 * {@code complete} was refused, and parts had been sent twice because the answer to them was lost: the server may have parts
 * whose ids are unknown here, and may count their bytes. The API does not document this. Such an upload can never be
 * completed; upload the content again.
 */
public class OrphanPartsException extends OpenAIUploadsException {

    private static final long serialVersionUID = 1L;

    public OrphanPartsException(OpenAIUploadsException refused) {
        super(
                refused,
                "The bytes are those that were announced, but answers to parts were lost and those parts were sent"
                        + " again, so the server may count some of them twice. This upload cannot be completed; cancel it and"
                        + " upload the content again");
    }
}
