package io.github.camelopenai.uploads.springboot;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Reports a wrong option as Spring Boot reports other failures of the start: with a description and an action, instead of five
 * nested exceptions.
 */
final class OptionFailureAnalyzer implements FailureAnalyzer {

    private static final String PACKAGE = OpenAIUploadsComponent.class.getPackageName() + ".";

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RuntimeException && isThrownByComponent(cause)) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Correct the setting below " + ComponentOptions.PREFIX
                                + " (application.properties, application.yaml or the environment), or the option in the URI"
                                + " of the route.",
                        cause);
            }
        }
        return null;
    }

    private static boolean isThrownByComponent(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(PACKAGE);
    }
}
