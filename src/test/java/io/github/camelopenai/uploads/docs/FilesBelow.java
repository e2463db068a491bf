package io.github.camelopenai.uploads.docs;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFileEndpoint;

/**
 * Camel's file component with another working directory, so that documented routes run as they are written. It polls sooner
 * and more often, unless they say when.
 */
final class FilesBelow extends FileComponent {

    private final Path directory;

    FilesBelow(Path directory) {
        this.directory = directory;
    }

    @Override
    protected GenericFileEndpoint<File> buildFileEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        GenericFileEndpoint<File> endpoint =
                super.buildFileEndpoint(uri, directory.resolve(remaining).toString(), parameters);
        endpoint.setInitialDelay(0);
        endpoint.setDelay(50);
        return endpoint;
    }
}
