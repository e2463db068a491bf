package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.transfer.Transfer;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * An upload of this exchange that has failed and may have made a file, the right one or not. While the exchange has it, another
 * attempt of the exchange must not make a second file.
 *
 * @param body the message body that was uploaded, before it was spooled
 * @param destination where the upload went
 * @param failure of the last attempt
 */
record EarlierAttempt(Object body, List<String> destination, Transfer transfer, Exception failure) {

    private static final String PROPERTY = "CamelOpenAIUploadsEarlierAttempt";

    /** Null if there is none. */
    static EarlierAttempt of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, EarlierAttempt.class);
    }

    void addTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static void removeFrom(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }

    /** Whether this exchange is redelivered: the same body goes to the same place for the same purpose. */
    boolean isRedeliveryOf(Object otherBody, List<String> otherDestination, String purpose) {
        return body == otherBody
                && destination.equals(otherDestination)
                && transfer.request().purpose().equals(purpose);
    }

    /**
     * Whether an upload would make a file that looks the same. That can be a redelivery, too, of steps that have made the body
     * anew; but it can also be another content.
     */
    boolean wouldMakeSameFile(CreateUpload other, List<String> otherDestination) {
        CreateUpload own = transfer.request();
        return destination.equals(otherDestination)
                && own.purpose().equals(other.purpose())
                && own.filename().equals(other.filename())
                && own.bytes() == other.bytes();
    }

    /** Whether {@code complete} can be sent again, to find out what has become of the upload. */
    boolean canCompleteAgain() {
        return failure instanceof UploadOutcomeUnknownException || transfer.hasJournal();
    }
}
