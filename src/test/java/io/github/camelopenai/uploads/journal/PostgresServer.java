package io.github.camelopenai.uploads.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server of its own for a test. */
public final class PostgresServer {

    private PostgresServer() {}

    /** Starts the server; skips the test on a machine where it cannot start, such as one without its binaries. */
    public static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | RuntimeException e) {
            return Assumptions.abort("The embedded PostgreSQL cannot start on this machine: " + e);
        }
    }
}
