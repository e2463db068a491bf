package io.github.camelopenai.examples.s3;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.main.Main;

/** The route as a user runs it, but with other settings, until so many objects are through. */
final class RunningRoute implements AutoCloseable {

    private static final long LIMIT_SECONDS = 40;

    private final Main main = new Main();
    private final NotifyBuilder awaited;
    private final NotifyBuilder failed;

    /**
     * @param settings properties that override those of the application
     * @param awaited what {@link #await()} waits for
     */
    RunningRoute(Map<String, String> settings, UnaryOperator<NotifyBuilder> awaited) throws Exception {
        this(settings, Map.of(), awaited);
    }

    /** @param beans to be found in the registry, by name */
    RunningRoute(Map<String, String> settings, Map<String, ?> beans, UnaryOperator<NotifyBuilder> awaited)
            throws Exception {
        settings.forEach(main::addOverrideProperty);
        beans.forEach(main::bind);
        main.bind("short-waits", new ShortWaits());
        main.init();
        this.awaited = awaited.apply(new NotifyBuilder(main.getCamelContext()).fromRoute("upload"))
                .create();
        this.failed = new NotifyBuilder(main.getCamelContext())
                .fromRoute("upload")
                .whenFailed(1)
                .create();
        main.start();
    }

    /** Returns when what was awaited has happened and the route has stopped: what it does after an upload is done too. */
    void await() {
        boolean happened = awaited.matches(LIMIT_SECONDS, TimeUnit.SECONDS);
        close();
        if (!happened) {
            throw new Failure("The route has not done within " + LIMIT_SECONDS + " seconds what it should");
        }
    }

    /** Returns when an exchange has failed. */
    void awaitFailure() {
        if (!failed.matches(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new Failure("No exchange of the route has failed within " + LIMIT_SECONDS + " seconds");
        }
    }

    /** Stops it. A second time does nothing. */
    @Override
    public void close() {
        main.stop();
    }
}
