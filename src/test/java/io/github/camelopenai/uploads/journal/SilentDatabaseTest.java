package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.support.InterceptedDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A network that swallows the packets of one connection, as a firewall does that has forgotten it. */
@Timeout(120)
class SilentDatabaseTest {

    private final AtomicBoolean silent = new AtomicBoolean();

    @Test
    void shouldRenewALeaseOverAnotherConnection() throws Exception {
        try (EmbeddedPostgres server = PostgresServer.start();
                TcpProxy network = TcpProxy.to(server.getPort())) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setPortNumbers(new int[] {network.port()});
            database.setUser("postgres");
            InterceptedDatabase.Hook hook = new InterceptedDatabase.Hook() {
                @Override
                public void before(String method) {
                    if (method.equals("prepareStatement") && silent.compareAndSet(true, false)) {
                        network.times(1).stallAfter(Direction.TO_CLIENT, 0);
                    }
                }
            };
            UploadJournal journal = new JdbcUploadJournal(
                    InterceptedDatabase.of(database, hook), "j", true, Duration.ofSeconds(3), Duration.ofDays(1));
            try (UploadJournal.Entry entry = journal.take("key", "an upload")) {
                await().until(SilentDatabaseTest::nothingIsSwept);
                silent.set(true);
                await().until(() -> !silent.get());
                long end = leaseEnd(server);

                await().until(() -> leaseEnd(server) > end + 3000);

                assertThat(entry.isHeld()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 10_000})
    void shouldLeaveTheLimitOfAConnectionAsItWas(int millis) throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Queue<List<Integer>> limits = new ConcurrentLinkedQueue<>();

        new JdbcUploadJournal(limited(database, millis, limits), "j", true, Duration.ofSeconds(3), Duration.ofDays(1))
                .take("key", "an upload")
                .close();

        // A sweep may still run.
        await().untilAsserted(() -> assertThat(limits).isNotEmpty().allSatisfy(set -> {
            assertThat(set).last().isEqualTo(millis);
            assertThat(set.get(0)).isEqualTo(millis == 200 ? 200 : 1500);
        }));
    }

    /** @param limits receives a list for each connection, of the limits that were set */
    private static DataSource limited(DataSource real, int millis, Queue<List<Integer>> limits) {
        return proxy(DataSource.class, (proxy, method, args) -> {
            List<Integer> set = new CopyOnWriteArrayList<>();
            limits.add(set);
            Connection connection = real.getConnection();
            return proxy(Connection.class, (p, called, values) -> {
                switch (called.getName()) {
                    case "getNetworkTimeout":
                        return millis;
                    case "setNetworkTimeout":
                        set.add((Integer) values[1]);
                        return null;
                    default:
                        return called.invoke(connection, values);
                }
            });
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static boolean nothingIsSwept() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("OpenAIUploadsSweep"));
    }

    private static long leaseEnd(EmbeddedPostgres server) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT lease_end FROM j")) {
            row.next();
            return row.getLong(1);
        }
    }
}
