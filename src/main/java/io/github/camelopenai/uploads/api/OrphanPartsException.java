package io.github.camelopenai.uploads.api;

/**
 * {@code complete} was refused, and parts were sent twice before because the answer to them was lost: the server may hold
 * parts that nobody knows the ids of, and may count their bytes. The API does not say whether it does. Such an upload can
 * never be completed; a new one can.
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
