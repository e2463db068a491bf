package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultScript;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One thing that goes wrong.
 *
 * @param life how long the server lets an upload live
 * @param options of the component
 * @param faults of the server
 * @param action what is sent
 */
record ErrorScenario(
        Duration life, Consumer<OpenAIUploadsConfiguration> options, Consumer<FaultScript> faults, Action action) {

    /** What is done on the bench. */
    interface Action {
        void run(ErrorBench bench) throws Exception;
    }

    /** Uploads an array in parts. */
    static ErrorScenario uploading() {
        return sending(ErrorBench.IN_PARTS, ErrorBench.CONTENT);
    }

    static ErrorScenario sending(String uri, Object body) {
        return sending(uri, body, Map.of());
    }

    static ErrorScenario sending(String uri, Object body, Map<String, Object> headers) {
        return doing(bench -> bench.send(uri, body, headers));
    }

    static ErrorScenario doing(Action action) {
        return new ErrorScenario(Duration.ofHours(1), options -> {}, script -> {}, action);
    }

    ErrorScenario with(Consumer<OpenAIUploadsConfiguration> more) {
        return new ErrorScenario(life, options.andThen(more), faults, action);
    }

    ErrorScenario when(Consumer<FaultScript> more) {
        return new ErrorScenario(life, options, faults.andThen(more), action);
    }

    /** Answers one call always with an error. */
    ErrorScenario whenAlways(EmulatorCall call, int status, String code) {
        return when(script -> script.on(call).always().answerError(status, code, "no"));
    }

    ErrorScenario whenUploadsLive(Duration shorter) {
        return new ErrorScenario(shorter, options, faults, action);
    }
}
