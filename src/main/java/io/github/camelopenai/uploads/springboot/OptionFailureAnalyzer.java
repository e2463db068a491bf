package io.github.camelopenai.uploads.springboot;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Shows an option that is wrong as Spring Boot shows what keeps an application from starting: as a description and what to do,
 * and not as the last of five nested exceptions.
 */
final class OptionFailureAnalyzer implements FailureAnalyzer {

    private static final String OURS = OpenAIUploadsComponent.class.getPackageName() + ".";

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RuntimeException && isThrownByUs(cause)) {
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

    private static boolean isThrownByUs(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(OURS);
    }
}
