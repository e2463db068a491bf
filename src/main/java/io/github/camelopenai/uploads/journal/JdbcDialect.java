package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The differences between databases: how they tell their time, the types of their columns, and how a query is limited. */
enum JdbcDialect {
    POSTGRESQL(
            "postgresql",
            "postgresql",
            "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
            "BIGINT",
            "VARCHAR"),
    MYSQL("mysql", "mysql", MySql.NOW, "SIGNED", "CHAR"),
    MARIADB("mariadb", "mysql", MySql.NOW, "SIGNED", "CHAR"),
    ORACLE(
            "oracle",
            "oracle",
            "ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400000)",
            "NUMBER(19)",
            "VARCHAR2(1000)"),
    SQL_SERVER(
            "microsoft sql server",
            "sqlserver",
            "DATEDIFF_BIG(MILLISECOND, '1970-01-01', SYSUTCDATETIME())",
            "BIGINT",
            "VARCHAR(1000)"),
    H2("h2", "h2", "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)", "BIGINT", "VARCHAR");

    /** The table in the schema files. */
    static final String DEFAULT_TABLE = "openai_uploads_journal";

    /** What MySQL and MariaDB share. A constant of the enum itself could not be used by its values. */
    private static final class MySql {
        /** Not UNIX_TIMESTAMP(NOW()), which is an hour wrong when summer time ends. */
        static final String NOW = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
    }

    private final String product;
    private final String schema;

    /** The time of the database in milliseconds since 1970, as an expression. */
    final String now;

    /** The types in CAST, which a parameter needs where the database cannot know its type. */
    final String number;

    final String text;

    JdbcDialect(String product, String schema, String now, String number, String text) {
        this.product = product;
        this.schema = schema;
        this.now = now;
        this.number = number;
        this.text = text;
    }

    /** @param product as the driver names the database */
    static JdbcDialect of(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        for (JdbcDialect dialect : values()) {
            if (name.startsWith(dialect.product)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("The journal cannot be kept in a database of type '" + product
                + "'; possible are PostgreSQL, MySQL, MariaDB, Oracle, Microsoft SQL Server and H2. For others, write an"
                + " UploadJournal and set it with the option journal");
    }

    /** The end of an ordered query that returns only the first rows. */
    String first(int rows) {
        return switch (this) {
            case ORACLE, SQL_SERVER, H2 -> " OFFSET 0 ROWS FETCH NEXT " + rows + " ROWS ONLY";
            default -> " LIMIT " + rows;
        };
    }

    /** The name of the resource that has the statements. */
    String schemaFile() {
        return "schema-" + schema + ".sql";
    }

    /** The statements that create the tables. */
    List<String> ddl(String table) {
        String index = table.substring(table.indexOf('.') + 1);
        try (InputStream in = JdbcDialect.class.getResourceAsStream(schemaFile())) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("INDEX " + DEFAULT_TABLE, "INDEX " + index)
                    .replace("ON " + DEFAULT_TABLE, "ON " + table)
                    .replace("TABLE " + DEFAULT_TABLE, "TABLE " + table);
            return Arrays.stream(all.split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
