package io.github.camelopenai.uploads.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prevents file consumers (file, FTP, SFTP and others built on camel-file) from moving files to {@code moveFailed} when their
 * exchanges were ended by a forced shutdown. Does nothing without camel-file on the class path.
 */
final class MoveFailedPrevention {

    private static final Logger LOG = LoggerFactory.getLogger(MoveFailedPrevention.class);
    private static final String COMPLETION = "org.apache.camel.component.file.GenericFileOnCompletion";
    private static final String CONSUMER = "org.apache.camel.component.file.GenericFileConsumer";

    private MoveFailedPrevention() {}

    /** An action that uses private members of camel-file. */
    @FunctionalInterface
    private interface Access {
        void run() throws ReflectiveOperationException;
    }

    /** Keeps the files of an exchange that is about to end with a failure in their place. */
    static void keepFilesOf(Exchange exchange) {
        UnitOfWork unitOfWork = exchange.getUnitOfWork();
        List<Synchronization> files = new ArrayList<>();
        // This only lists the synchronizations: none is handed over.
        unitOfWork.handoverSynchronization(exchange, each -> {
            if (is(COMPLETION, each)) {
                files.add(each);
            }
            return false;
        });
        for (Synchronization file : files) {
            attempt(() -> {
                Synchronization instead = KeepFileOnCompletion.replacing(file);
                unitOfWork.removeSynchronization(file);
                unitOfWork.addSynchronization(instead);
            });
        }
    }

    /**
     * Keeps other files of the same consumer in their place, if their exchanges are ended, too.
     *
     * @param route may be null
     * @param moved the exchanges whose files are moved nevertheless
     */
    static void keepFilesFrom(Route route, Predicate<Exchange> moved) {
        if (route != null && is(CONSUMER, route.getConsumer())) {
            attempt(() -> MoveFailedRenamer.install(route, moved));
        }
    }

    /** Compares by name, since the class may not be on the class path. */
    private static boolean is(String name, Object object) {
        for (Class<?> type = object == null ? null : object.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void attempt(Access access) {
        try {
            access.run();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.warn(
                    "With this version of camel-file, moveFailed also moves files whose uploads were stopped by a shutdown: {}",
                    e.toString());
        }
    }
}
