package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.benchmark.ClientOptions;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.HttpTransport;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.RetryPolicy;
import io.github.camelopenai.uploads.http.auth.ApiKey;
import io.github.camelopenai.uploads.http.connection.DirectExec;
import io.github.camelopenai.uploads.http.connection.UploadConnectionPool;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.FileContent;
import io.github.camelopenai.uploads.part.SizeLimits;
import io.github.camelopenai.uploads.part.StreamContent;
import io.github.camelopenai.uploads.transfer.Transfer;
import io.github.camelopenai.uploads.transfer.TransferResources;
import io.github.camelopenai.uploads.transfer.TransferSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** What is under {@code upload}, without Camel: shows what Camel costs. */
final class TransferClient implements Client {

    private final ExecutorService senders = Executors.newCachedThreadPool();
    private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);
    private final CloseableHttpClient http;
    private final UploadsClient uploads;
    private final TransferResources resources;
    private final TransferSettings settings;

    TransferClient(String baseUrl, ClientOptions options) throws GeneralSecurityException {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(
                        UploadConnectionPool.create(null, options.parallelParts(), options.parallelParts()));
        HttpTransport.prepare(builder);
        DirectExec.applyTo(builder);
        http = builder.build();
        RequestSettings api = new RequestSettings(
                URI.create(baseUrl),
                ApiKey.bearer("test-key"),
                null,
                null,
                null,
                Map.of(),
                "benchmark",
                new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                Duration.ofMinutes(2),
                0,
                Duration.ZERO,
                false);
        uploads = new UploadsClient(new HttpTransport(http, watch), api, new Pacer("benchmark"), new UploadRegistry());
        resources = new TransferResources(options.parallelParts(), 0, senders);
        settings = new TransferSettings(
                ParallelParts.fixed(options.parallelParts()),
                SizeLimits.OPENAI.minPart(),
                SizeLimits.OPENAI.maxPart(),
                false,
                options.adaptiveParts(),
                PartBufferKind.disk,
                null,
                options.checksum(),
                true);
    }

    @Override
    public void upload(Source source) throws Exception {
        try (InputStream stream = source.isStream() ? source.open() : null) {
            long length = source.length();
            Content content = stream == null ? FileContent.of(source.path()) : StreamContent.of(stream, length);
            CreateUpload request = new CreateUpload(source.filename(), "batch", length, "text/jsonl", null);
            new Transfer(uploads, resources, settings, content, request, null, null).run(new AbortSignal());
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        watch.shutdownNow();
        senders.shutdownNow();
    }
}
