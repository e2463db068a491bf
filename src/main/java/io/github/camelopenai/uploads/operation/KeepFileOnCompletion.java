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
 * Takes the place of a file's completion. Does all that Camel does with a file whose exchange has failed: its entries in
 * repositories are removed, its lock is released, its local copy deleted. But the file is not moved to {@code moveFailed}, its
 * done file is not deleted, and if {@code preMove} has moved it away, it is moved back.
 *
 * <p>Camel offers no other way: a completion cannot be told to leave the file, {@code moveFailed} deletes a file that it would
 * move onto itself, and whoever removes the completion leaves locks behind. So what the completion knows is read out of it.
 */
public final class KeepFileOnCompletion<T> extends GenericFileOnCompletion<T> implements Ordered {

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
    static <T> Synchronization insteadOf(Synchronization completion) throws ReflectiveOperationException {
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

    /** Camel has interrupted the thread to end the upload; what is left to do needs files, locks and connections. */
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

    /** Late, as the completion whose place it takes, which the consumer has registered before any other. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST - 1;
    }
}
