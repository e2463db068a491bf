package io.github.camelopenai.uploads.docs;

import java.sql.Timestamp;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.idempotent.jdbc.JdbcOrphanLockAwareIdempotentRepository;

class InboxLocks extends JdbcOrphanLockAwareIdempotentRepository {

    InboxLocks(DataSource database, CamelContext context) {
        super(database, "inbox", context);
        setLockMaxAgeMillis(60_000);
        setLockKeepAliveIntervalMillis(20_000);
    }

    /** Removes the lock of a dead machine first. Otherwise, Camel 4.18 would not renew the lock from here on. */
    @Override
    protected int insert(String key) {
        Timestamp oldest = new Timestamp(System.currentTimeMillis() - getLockMaxAgeMillis());
        jdbcTemplate.update(getDeleteString() + " AND createdAt < ?", processorName, key, oldest);
        return super.insert(key);
    }
}
