package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** Uploads one file many times at once, under different keys in a journal in a database. */
final class PooledUploads {

    static final int UPLOADS = 16;
    private static final int PARALLEL_PARTS = 4;

    private PooledUploads() {}

    /**
     * Returns the seconds that all uploads took together.
     *
     * @param database null for no journal
     */
    static double seconds(String baseUrl, DataSource database, String table, Path file, int partBytes)
            throws Exception {
        try (DefaultCamelContext context = start(baseUrl, database, table, partBytes);
                ProducerTemplate template = context.createProducerTemplate()) {
            upload(template, UPLOADS, file, "warm-up-");
            long start = System.nanoTime();
            upload(template, UPLOADS, file, "measured-");
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** Returns the number of statements of one upload. */
    static int statements(String baseUrl, DataSource database, String table, Path file, int partBytes)
            throws Exception {
        CountingSource counting = new CountingSource(database);
        try (DefaultCamelContext context = start(baseUrl, counting.source(), table, partBytes);
                ProducerTemplate template = context.createProducerTemplate()) {
            upload(template, 1, file, "warm-up-");
            counting.take();
            upload(template, 1, file, "counted-");
            return counting.take();
        }
    }

    private static DefaultCamelContext start(String baseUrl, DataSource database, String table, int partBytes) {
        DefaultCamelContext context = new DefaultCamelContext();
        OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        component.setMaxParallelParts(UPLOADS * PARALLEL_PARTS);
        OpenAIUploadsConfiguration settings = component.getConfiguration();
        settings.setApiKey("test-key");
        settings.setBaseUrl(baseUrl);
        settings.setPartSize(partBytes + "B");
        settings.setAdaptiveParts(false);
        settings.setParallelParts(String.valueOf(PARALLEL_PARTS));
        if (database != null) {
            settings.setJournalDataSource(database);
            settings.setJournalTable(table);
            settings.setJournalKey("${header.key}");
        }
        context.start();
        return context;
    }

    private static void upload(ProducerTemplate template, int uploads, Path file, String key) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(UPLOADS);
        try {
            List<Future<Exchange>> results = new ArrayList<>();
            for (int i = 0; i < uploads; i++) {
                String number = key + i;
                // One endpoint, since the start of another one checks the tables.
                results.add(threads.submit(() -> template.send("openai-uploads:upload?purpose=batch", exchange -> {
                    exchange.getMessage().setBody(file);
                    exchange.getMessage().setHeader("key", number);
                })));
            }
            for (Future<Exchange> result : results) {
                if (result.get().getException() != null) {
                    throw result.get().getException();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
