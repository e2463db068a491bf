package io.github.camelopenai.examples.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/** The example in a process of its own, run by camel-main. */
public final class RouteProcess {

    private RouteProcess() {}

    /** @param settings properties that override those of the application */
    public static JavaProcess start(Map<String, String> settings, Path output, String... jvmOptions)
            throws IOException {
        // The process is too short-lived for the optimising compiler to pay off. Options of the caller win.
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        options.addAll(List.of(jvmOptions));
        List<String> arguments = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        return JavaProcess.start(options, RouteProcess.class.getName(), arguments, output);
    }

    /**
     * Runs the example until its first upload ends, and kills it then.
     *
     * @return the exit status, which is {@link KillAfterUpload#STATUS} if the upload succeeded
     */
    public static int runUntilUploaded(Map<String, String> settings, Path output, String... jvmOptions)
            throws IOException, InterruptedException {
        Map<String, String> killing = new HashMap<>(settings);
        killing.putAll(Settings.bean(KillAfterUpload.class));
        try (JavaProcess process = start(killing, output, jvmOptions)) {
            return process.exitStatus();
        }
    }

    /** @param args settings, each as name=value */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String argument : args) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Main main = new Main();
        Settings.apply(settings, main);
        main.run();
    }
}
