package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.transfer.Transfer;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * An earlier upload of the same exchange that failed but may have made a file. As long as the exchange has this property, it
 * must not make a second file.
 *
 * @param body the message body that was uploaded, before it was spooled
 * @param destination the server and account of the upload
 * @param failure the failure of the last attempt
 */
record EarlierTransfer(Object body, List<String> destination, Transfer transfer, Exception failure) {

    private static final String PROPERTY = "CamelOpenAIUploadsEarlierAttempt";

    /** The earlier attempt of an exchange, or null. */
    static EarlierTransfer of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, EarlierTransfer.class);
    }

    void addTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static void removeFrom(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }

    /** Whether the exchange is redelivered: the same body object goes to the same destination for the same purpose. */
    boolean isRedeliveryOf(Object otherBody, List<String> otherDestination, String purpose) {
        return body == otherBody
                && destination.equals(otherDestination)
                && transfer.request().purpose().equals(purpose);
    }

    /**
     * Whether another upload would make a file with the same name, purpose and size. It may be a redelivery of steps that have
     * made the body again, but it may also have another content.
     */
    boolean wouldMakeSameFile(CreateUpload other, List<String> otherDestination) {
        CreateUpload own = transfer.request();
        return destination.equals(otherDestination)
                && own.purpose().equals(other.purpose())
                && own.filename().equals(other.filename())
                && own.bytes() == other.bytes();
    }

    /** Whether {@code complete} can be sent again, to find out whether there is a file. */
    boolean canCompleteAgain() {
        return failure instanceof UploadOutcomeUnknownException || transfer.hasJournal();
    }
}
