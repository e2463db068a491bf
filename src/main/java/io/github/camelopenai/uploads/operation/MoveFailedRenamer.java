package io.github.camelopenai.uploads.operation;

import java.lang.reflect.Field;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileConsumer;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.strategy.GenericFileDeleteProcessStrategy;
import org.apache.camel.component.file.strategy.GenericFileRenameProcessStrategy;
import org.apache.camel.component.file.strategy.GenericFileRenamer;

/**
 * The {@code moveFailed} of a file consumer that does not move files whose exchanges were ended by a forced shutdown. It is for
 * exchanges that {@link KeepFileOnCompletion} cannot reach: those that still waited for a thread of the route, and those that a
 * recipient list has copied. To keep a file, it throws an exception, which Camel logs.
 */
record MoveFailedRenamer<T>(GenericFileRenamer<T> renamer, Route route, Predicate<Exchange> moved)
        implements GenericFileRenamer<T> {

    /**
     * Wraps the renamer of the route's file consumer, if it has one.
     *
     * @param moved the exchanges whose files are moved nevertheless
     */
    static <T> void install(Route route, Predicate<Exchange> moved) throws ReflectiveOperationException {
        Field field = GenericFileConsumer.class.getDeclaredField("processStrategy");
        field.setAccessible(true);
        Object strategy = field.get(route.getConsumer());
        if (strategy instanceof GenericFileRenameProcessStrategy<?>) {
            @SuppressWarnings("unchecked")
            var moving = (GenericFileRenameProcessStrategy<T>) strategy;
            moving.setFailureRenamer(around(moving.getFailureRenamer(), route, moved));
        } else if (strategy instanceof GenericFileDeleteProcessStrategy<?>) {
            @SuppressWarnings("unchecked")
            var deleting = (GenericFileDeleteProcessStrategy<T>) strategy;
            deleting.setFailureRenamer(around(deleting.getFailureRenamer(), route, moved));
        }
    }

    private static <T> GenericFileRenamer<T> around(
            GenericFileRenamer<T> renamer, Route route, Predicate<Exchange> moved) {
        return renamer == null || renamer instanceof MoveFailedRenamer
                ? renamer
                : new MoveFailedRenamer<>(renamer, route, moved);
    }

    @Override
    public GenericFile<T> renameFile(GenericFileOperations<T> operations, Exchange exchange, GenericFile<T> file) {
        if (ShutdownDetection.isForced(exchange.getContext(), route)
                && ShutdownDetection.isCauseOf(exchange.getException(), false)
                && !moved.test(exchange)) {
            throw new GenericFileOperationFailedException(file.getAbsoluteFilePath()
                    + " is not moved to moveFailed: its route was stopped before it was done");
        }
        return renamer.renameFile(operations, exchange, file);
    }
}
