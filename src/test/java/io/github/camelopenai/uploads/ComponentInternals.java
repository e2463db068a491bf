package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;

/** Opens the package-private side of a component to tests in other packages. */
public final class ComponentInternals {

    private ComponentInternals() {}

    public static UploadsRuntime runtime(OpenAIUploadsComponent component) {
        return component.runtime();
    }

    /** A client with the options of the component itself. */
    public static UploadsClient createClient(OpenAIUploadsComponent component) throws Exception {
        return component.createClient(component.getConfiguration());
    }
}
