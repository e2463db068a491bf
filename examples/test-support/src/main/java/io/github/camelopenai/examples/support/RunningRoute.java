package io.github.camelopenai.examples.support;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.main.Main;

/** The example's route {@code upload}, run by camel-main in this process, until it is closed. */
public final class RunningRoute implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final Main main = new Main();
    private final NotifyBuilder awaited;
    private final NotifyBuilder failed;

    /**
     * @param settings properties that override those of the application
     * @param awaited the condition that {@link #await()} waits for
     */
    public RunningRoute(Map<String, String> settings, UnaryOperator<NotifyBuilder> awaited) throws Exception {
        this(settings, Map.of(), awaited);
    }

    /** @param beans beans for the registry, by name */
    public RunningRoute(Map<String, String> settings, Map<String, ?> beans, UnaryOperator<NotifyBuilder> awaited)
            throws Exception {
        Settings.apply(settings, main);
        beans.forEach(main::bind);
        main.init();
        this.awaited = awaited.apply(new NotifyBuilder(main.getCamelContext()).fromRoute("upload"))
                .create();
        this.failed = new NotifyBuilder(main.getCamelContext())
                .fromRoute("upload")
                .whenFailed(1)
                .create();
        main.start();
    }

    /** Waits for the condition, then for the route to stop, so that the consumer has moved or deleted its file. */
    public void await() {
        await(LIMIT_SECONDS);
    }

    /** As {@link #await()}, for up to a number of seconds instead of 60. */
    public void await(long seconds) {
        boolean happened = awaited.matches(seconds, TimeUnit.SECONDS);
        close();
        if (!happened) {
            throw new Failure("The route did not meet the condition within " + seconds + " seconds");
        }
    }

    /** Waits until an exchange has failed. */
    public void awaitFailure() {
        if (!failed.matches(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new Failure("No exchange of the route failed within " + LIMIT_SECONDS + " seconds");
        }
    }

    /** Stops the route. A second call does nothing. */
    @Override
    public void close() {
        main.stop();
    }
}
