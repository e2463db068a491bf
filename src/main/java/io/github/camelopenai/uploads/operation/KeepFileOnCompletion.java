package io.github.camelopenai.uploads.operation;

import java.lang.reflect.Field;
import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOnCompletion;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.apache.camel.component.file.strategy.GenericFileNoOpProcessStrategy;
import org.apache.camel.component.file.strategy.GenericFileProcessStrategySupport;
import org.apache.camel.spi.Synchronization;

/**
 * Completes the exchange of a file consumer without moving the file. Like Camel's own completion of a failed exchange, it
 * removes the file from the repositories, releases its lock and deletes its local copy. But it does not move the file to
 * {@code moveFailed}, does not delete its done file, and moves the file back if {@code preMove} has moved it.
 *
 * <p>It reads private fields of Camel's completion, since Camel offers no other way: a completion has no option to leave the
 * file, {@code moveFailed} deletes a file that it would move onto itself, and removing the completion would leave locks behind.
 */
final class KeepFileOnCompletion<T> extends GenericFileOnCompletion<T> implements Ordered {

    private final GenericFileOperations<T> operations;
    private final GenericFile<T> file;
    private final String path;

    private KeepFileOnCompletion(
            GenericFileEndpoint<T> endpoint,
            GenericFileOperations<T> operations,
            GenericFileProcessStrategy<T> strategy,
            GenericFile<T> file,
            String path) {
        super(endpoint, operations, strategy, file, path);
        this.operations = operations;
        this.file = file;
        this.path = path;
    }

    @SuppressWarnings("unchecked")
    static <T> Synchronization replacing(Synchronization completion) throws ReflectiveOperationException {
        var strategy = (GenericFileProcessStrategy<T>) valueOf("processStrategy", completion);
        return new KeepFileOnCompletion<>(
                (GenericFileEndpoint<T>) valueOf("endpoint", completion),
                (GenericFileOperations<T>) valueOf("operations", completion),
                strategy instanceof GenericFileProcessStrategySupport<T> known ? withoutMoving(known) : strategy,
                (GenericFile<T>) valueOf("file", completion),
                (String) valueOf("absoluteFileName", completion));
    }

    private static Object valueOf(String field, Synchronization completion) throws ReflectiveOperationException {
        Field declared = GenericFileOnCompletion.class.getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(completion);
    }

    private static <T> GenericFileProcessStrategy<T> withoutMoving(GenericFileProcessStrategySupport<T> strategy) {
        GenericFileNoOpProcessStrategy<T> plain = new GenericFileNoOpProcessStrategy<>();
        plain.setCamelContext(strategy.getCamelContext());
        plain.setExclusiveReadLockStrategy(strategy.getExclusiveReadLockStrategy());
        return plain;
    }

    /** Clears the interrupt by which Camel has ended the upload, since the completion needs files, locks and connections. */
    @Override
    protected void onCompletion(Exchange exchange) {
        boolean interrupted = Thread.interrupted();
        try {
            super.onCompletion(exchange);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected void processStrategyRollback(
            GenericFileProcessStrategy<T> strategy, Exchange exchange, GenericFile<T> target) {
        super.processStrategyRollback(strategy, exchange, target);
        String moved = file.getAbsoluteFilePath();
        if (!moved.equals(path) && !operations.existsFile(path)) {
            operations.renameFile(moved, path);
        }
    }

    @Override
    protected void handleDoneFile(Exchange exchange) {
        // The file is not done.
    }

    /** Late, as the completion that it replaces, which the consumer registers before all others. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST - 1;
    }
}
