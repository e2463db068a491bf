package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class DatabaseJournalOperationsTest extends JournalOperations {

    private final AtomicBoolean away = new AtomicBoolean();

    @Override
    protected RouteBuilder createRouteBuilder() {
        HealthCheckHelper.getHealthCheckRepository(context, "producers").setEnabled(true);
        return super.createRouteBuilder();
    }

    /** A database that can be switched off. */
    private DataSource switched(DataSource database) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (away.get() && method.getName().equals("getConnection")) {
                        throw new SQLException("The database is away", "08001");
                    }
                    return method.invoke(database, arguments);
                });
    }

    @Override
    void setJournal(OpenAIUploadsConfiguration options) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        options.setJournalDataSource(switched(database));
    }

    private HealthCheck.Result health() {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(context);
        return results.stream()
                .filter(result -> result.getCheck().getId().startsWith("producer:openai-uploads-upload"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldBeUnhealthyWhileTheJournalCannotBeReached() {
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);

        away.set(true);

        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage()).hasValueSatisfying(message -> assertThat(message)
                .contains("openai_uploads_journal cannot be reached")
                .contains("The database is away"));
        away.set(false);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }
}
