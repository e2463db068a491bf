package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.ClientKind;
import io.github.camelopenai.uploads.benchmark.EndWithParent;
import io.github.camelopenai.uploads.benchmark.Job;
import io.github.camelopenai.uploads.benchmark.Measurement;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The process of a client: does one {@link Job} and prints {@code MEASURED} with the {@link Measurement}. */
public final class ClientMain {

    private ClientMain() {}

    public static void main(String[] arguments) throws Exception {
        EndWithParent.begin();
        Job job = Job.parse(arguments);
        double cpu;
        long time;
        double written;
        // Without a warm-up, the start of the client is measured, too.
        double cpuBefore = ProcSelf.cpuSeconds();
        double writtenBefore = ProcSelf.writtenMiB();
        long begin = System.nanoTime();
        try (Client client = client(job)) {
            if (job.warmUps() > 0) {
                // The first upload loads classes. Without it, clients that do so when they start would seem faster.
                upload(client, job, job.warmUp(), job.warmUps());
                cpuBefore = ProcSelf.cpuSeconds();
                writtenBefore = ProcSelf.writtenMiB();
                begin = System.nanoTime();
            }
            upload(client, job, job.file(), job.uploads());
            time = System.nanoTime() - begin;
            cpu = ProcSelf.cpuSeconds() - cpuBefore;
            written = ProcSelf.writtenMiB() - writtenBefore;
        }
        if (job.client() == ClientKind.CURL) {
            double children = ProcSelf.childrenCpuSeconds();
            System.out.println("MEASURED " + new Measurement(children, children, time / 1e9, Double.NaN, 0).toLine());
            System.exit(0);
        }
        Measurement measured = new Measurement(ProcSelf.cpuSeconds(), cpu, time / 1e9, ProcSelf.peakMiB(), written);
        System.out.println("MEASURED " + measured.toLine());
        // Some clients leave threads behind.
        System.exit(0);
    }

    private static void upload(Client client, Job job, Path file, int times) throws Exception {
        int threads = job.options().threads();
        if (threads == 1) {
            for (int i = 0; i < times; i++) {
                client.upload(Source.of(job, file));
            }
            return;
        }
        Callable<Void> one = () -> {
            client.upload(Source.of(job, file));
            return null;
        };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (Future<Void> done : pool.invokeAll(Collections.nCopies(times, one))) {
            done.get();
        }
        pool.shutdownNow();
    }

    private static Client client(Job job) throws Exception {
        return switch (job.client()) {
            case UPLOAD -> new UploadClient(job.baseUrl(), job.options());
            case SPLIT_ROUTE -> new SplitRouteClient(job.baseUrl(), job.options());
            case TRANSFER -> new TransferClient(job.baseUrl(), job.options());
            case SDK_STREAM -> SdkClient.withStreams(job.baseUrl());
            case SDK_BYTES -> SdkClient.withArrays(job.baseUrl());
            case BARE_GET -> BareClient.reading(job.options());
            case BARE_POST -> BareClient.sending(job.baseUrl(), job.options());
            case BARE_GET_AND_POST -> BareClient.readingAndSending(job.baseUrl(), job.options());
            case CURL -> new CurlClient(job.baseUrl());
            case CAMEL_HTTP -> new CamelHttpClient(job.baseUrl());
        };
    }
}
