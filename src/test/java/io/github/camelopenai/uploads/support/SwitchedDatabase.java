package io.github.camelopenai.uploads.support;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database that can be switched off: it then refuses connections. */
public final class SwitchedDatabase {

    public final AtomicBoolean away = new AtomicBoolean();
    public final AtomicInteger refused = new AtomicInteger();
    private final DataSource source;

    public SwitchedDatabase(DataSource real) {
        source = InterceptedDatabase.of(real, new InterceptedDatabase.Hook() {
            @Override
            public void before(String method) throws SQLException {
                if (method.equals("getConnection") && away.get()) {
                    refused.incrementAndGet();
                    throw new SQLException("The database is away", "08001");
                }
            }
        });
    }

    public DataSource source() {
        return source;
    }
}
