package io.github.camelopenai.uploads.operation;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps file consumers (file, FTP, SFTP and others that are built on camel-file) from moving files to {@code moveFailed} that
 * were only stopped. Does nothing where camel-file is not there.
 */
final class MoveFailedPrevention {

    private static final Logger LOG = LoggerFactory.getLogger(MoveFailedPrevention.class);
    private static final String COMPLETION = "org.apache.camel.component.file.GenericFileOnCompletion";
    private static final String CONSUMER = "org.apache.camel.component.file.GenericFileConsumer";

    private MoveFailedPrevention() {}

    /** Something that uses what camel-file does not show. */
    @FunctionalInterface
    private interface Access {
        void run() throws ReflectiveOperationException;
    }

    /** Has the files of an exchange that is about to end with a failure stay where they are. */
    static void keepFilesOf(Exchange exchange) {
        UnitOfWork unitOfWork = exchange.getUnitOfWork();
        List<Synchronization> files = new ArrayList<>();
        // Only to see them all: none is handed over.
        unitOfWork.handoverSynchronization(exchange, each -> {
            if (is(COMPLETION, each)) {
                files.add(each);
            }
            return false;
        });
        for (Synchronization file : files) {
            attempt(() -> {
                Synchronization instead = KeepFileOnCompletion.insteadOf(file);
                unitOfWork.removeSynchronization(file);
                unitOfWork.addSynchronization(instead);
            });
        }
    }

    /** Has other files stay that are stopped, too, and come from the consumer of this route, which may be null. */
    static void keepFilesFrom(Route route) {
        if (route != null && is(CONSUMER, route.getConsumer())) {
            attempt(() -> MoveFailedRenamer.install(route));
        }
    }

    /** Without the class itself, which may not be there. */
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
                    "With this version of camel-file, moveFailed also moves files that were only stopped: {}",
                    e.toString());
        }
    }
}
