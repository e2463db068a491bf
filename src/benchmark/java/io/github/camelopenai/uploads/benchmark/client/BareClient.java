package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.ClientOptions;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** HttpClient 5 alone: shows what it costs to read a content by ranges, and to send one. What is read is not what is sent. */
final class BareClient implements Client {

    private static final int PART = 64 << 20;
    /** Sent as one part. */
    private static final int SMALL = 1 << 20;

    private final int parallel;

    private final CloseableHttpClient http;
    private final ExecutorService threads;
    private final boolean reads;
    private final BareUpload sending;

    private BareClient(boolean reads, String baseUrl, ClientOptions options) {
        parallel = options.parallelParts();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(2 * parallel)
                        .setMaxConnPerRoute(parallel)
                        .build())
                .build();
        this.threads = Executors.newFixedThreadPool(parallel);
        this.reads = reads;
        this.sending = baseUrl == null ? null : new BareUpload(http, baseUrl);
    }

    static BareClient reading(ClientOptions options) {
        return new BareClient(true, null, options);
    }

    static BareClient sending(String baseUrl, ClientOptions options) {
        return new BareClient(false, baseUrl, options);
    }

    /** First the one, then the other. */
    static BareClient readingAndSending(String baseUrl, ClientOptions options) {
        return new BareClient(true, baseUrl, options);
    }

    @Override
    public void upload(Source source) throws Exception {
        long length = source.length();
        if (reads) {
            BareDownload download = new BareDownload(http, source.url());
            eachPart(length, download::read);
        }
        if (sending != null) {
            String upload = sending.create(source.filename(), length);
            try (FileChannel file = FileChannel.open(source.path())) {
                List<String> ids = eachPart(length, (offset, count) -> sending.addPart(upload, file, offset, count));
                sending.complete(upload, ids);
            }
        }
    }

    /** Does something with a part. */
    @FunctionalInterface
    private interface PartWork<T> {
        T with(long offset, int count) throws Exception;
    }

    private <T> List<T> eachPart(long length, PartWork<T> work) throws Exception {
        if (length <= SMALL) {
            return List.of(work.with(0, (int) length));
        }
        List<Callable<T>> calls = new ArrayList<>();
        int part = (int) Math.min(PART, (length + parallel - 1) / parallel);
        for (long offset = 0; offset < length; offset += part) {
            long begin = offset;
            int count = (int) Math.min(part, length - begin);
            calls.add(() -> work.with(begin, count));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> call : threads.invokeAll(calls)) {
            results.add(call.get());
        }
        return results;
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        http.close();
    }
}
