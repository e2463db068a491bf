package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import org.apache.camel.Exchange;

/** Observes the operations of a component, as metrics and traces do. A failure of an observer does not affect the operation. */
@FunctionalInterface
public interface OperationObserver {

    /**
     * An operation begins, in the thread of its route.
     *
     * @param operation the name of the operation, such as {@code upload}
     */
    Observation begin(Exchange exchange, String operation);

    /** Observes one operation. */
    interface Observation extends UploadListener {

        /** Ignores everything. */
        Observation NONE = new Observation() {};

        /** The operation has succeeded. */
        default void succeeded() {}

        /**
         * The operation has failed.
         *
         * @param upload the upload, as far as it is known
         * @param unknown whether the outcome is unknown, so that the file may exist
         */
        default void failed(UploadProgress upload, boolean unknown, Throwable failure) {}
    }
}
