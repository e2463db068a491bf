package io.github.camelopenai.examples.kafka;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.main.Main;

/** The routes of the example, or one of them, until it is closed. */
final class Camel implements AutoCloseable {

    private final Main main = new Main();

    /**
     * @param routes the file of a route, such as {@code claims.yaml}
     * @param beans beans for the registry, by name
     */
    static Camel start(String routes, Map<String, String> settings, Map<String, Object> beans) {
        Camel camel = new Camel();
        withRoutes(routes, settings).forEach(camel.main::addOverrideProperty);
        beans.forEach(camel.main::bind);
        camel.main.start();
        return camel;
    }

    /** The settings, and the one that selects the file of a route. */
    static Map<String, String> withRoutes(String routes, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camel.main.routes-include-pattern", "classpath:camel/" + routes);
        return all;
    }

    /** The settings that lead to these servers, with all that is written below a folder. */
    static Map<String, String> settings(Broker broker, UploadsEmulator emulator, Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.component.kafka.brokers", broker.address());
        settings.put("camel.component.openai-uploads.base-url", emulator.baseUrl());
        settings.put("camel.component.openai-uploads.api-key", emulator.apiKey());
        settings.put(
                "camel.component.openai-uploads.journal-directory",
                folder.resolve("journal").toString());
        settings.put("claims.folder", folder.resolve("files").toString());
        settings.put("requests.folder", folder.resolve("collecting").toString());
        return settings;
    }

    /** Matches when this number of exchanges has failed from now on. */
    NotifyBuilder failed(int exchanges) {
        return new NotifyBuilder(main.getCamelContext()).whenFailed(exchanges).create();
    }

    @Override
    public void close() {
        main.stop();
    }
}
