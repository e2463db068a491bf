package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

public class PrintProgress extends EventNotifierSupport {

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof UploadEvent.PartUploaded part) {
            UploadProgress upload = part.upload();
            System.out.printf("%s: %d of %d bytes%n", upload.filename(), upload.uploadedBytes(), upload.totalBytes());
        }
    }
}
