package io.github.camelopenai.uploads.benchmark.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts the statements that are prepared with the connections of a data source. */
final class CountingSource {

    private final AtomicInteger statements = new AtomicInteger();
    private final DataSource source;

    CountingSource(DataSource source) {
        this.source = source;
    }

    DataSource source() {
        return watch(DataSource.class, source);
    }

    /** The number of statements since the last call. */
    int take() {
        return statements.getAndSet(0);
    }

    private <T> T watch(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    Object result = invoke(method, target, arguments);
                    return result instanceof Connection connection ? watch(Connection.class, connection) : result;
                }));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
