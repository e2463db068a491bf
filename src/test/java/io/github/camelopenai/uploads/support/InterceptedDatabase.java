package io.github.camelopenai.uploads.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A database of which a test makes calls hang or fail. */
public final class InterceptedDatabase {

    private InterceptedDatabase() {}

    /** Runs before and after a method of a {@link DataSource} or of one of its connections. */
    public interface Hook {
        default void before(String method) throws Exception {}

        default void after(String method) throws Exception {}
    }

    public static DataSource of(DataSource real, Hook hook) {
        return proxy(DataSource.class, real, hook);
    }

    private static <T> T proxy(Class<T> type, T real, Hook hook) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            hook.before(method.getName());
            try {
                Object result = method.invoke(real, args);
                hook.after(method.getName());
                return result instanceof Connection connection ? proxy(Connection.class, connection, hook) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
