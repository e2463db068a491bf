package io.github.camelopenai.uploads.runtime;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.HttpTransport;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.SharedAccountState;
import io.github.camelopenai.uploads.http.connection.DirectExec;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.Journals;
import io.github.camelopenai.uploads.monitoring.UploadMonitor;
import io.github.camelopenai.uploads.operation.CreateOperation;
import io.github.camelopenai.uploads.operation.JournalActions;
import io.github.camelopenai.uploads.operation.Operation;
import io.github.camelopenai.uploads.operation.PendingCancels;
import io.github.camelopenai.uploads.operation.RunningUploads;
import io.github.camelopenai.uploads.operation.UploadOperation;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.source.SourceClient;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that the endpoints of one component share while it runs: one HTTP client with one connection pool, the uploads in
 * progress, the limits of all uploads together, the state of each account, the journals and the monitor. Thread-safe.
 *
 * <p>{@link #stop} aborts the running operations, waits for their end, runs the pending cancels and closes the HTTP client. The
 * threads that send parts are stopped by {@link #shutDown}, since a stopped component can be started again.
 */
public final class UploadsRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(UploadsRuntime.class);

    /** Aborting the requests takes less than a second, and cancelling their uploads at most two. */
    private static final Duration UPLOADS_END_LIMIT = Duration.ofSeconds(5);

    /** Camel-http demands a URL to build a client. */
    private static final URI ANY_SOURCE = URI.create("https://localhost");

    private final Component owner;
    private final HttpClientOptions.Source httpOptions;
    private final Consumer<String> warnings;
    private final UploadRegistry uploads = new UploadRegistry();
    private final UploadMonitor monitor = new UploadMonitor(uploads);
    private final RunningUploads running = new RunningUploads(uploads);
    private final PendingCancels pendingCancels = new PendingCancels();
    private final Journals journals;
    private final SharedAccountState accounts = new SharedAccountState();
    private final ReentrantLock lock = new ReentrantLock();
    private SharedHttpClient http;
    private HttpTransport transport;
    private SharedHttpClient sourceHttp;
    private SourceClient sourceClient;
    private volatile TransferResources transferResources;
    private volatile AbortSignal stopping = new AbortSignal();
    private volatile boolean stopped;
    private ExecutorService senders;

    /**
     * @param owner the component
     * @param warnings logs a warning, once for each text
     */
    public UploadsRuntime(Component owner, HttpClientOptions.Source httpOptions, Consumer<String> warnings) {
        this.owner = owner;
        this.httpOptions = httpOptions;
        this.warnings = warnings;
        this.journals = new Journals(warnings);
    }

    public UploadRegistry uploads() {
        return uploads;
    }

    /** The uploads that an operator can cancel. */
    public RunningUploads running() {
        return running;
    }

    public UploadMonitor monitor() {
        return monitor;
    }

    public SharedAccountState accounts() {
        return accounts;
    }

    /** The part sizes that servers took after they had refused larger parts, in bytes, by base URL. */
    public Map<URI, Long> learnedPartSizes() {
        TransferResources resources = transferResources;
        return resources == null ? Map.of() : resources.partSizes().all();
    }

    /** The signal that is aborted when the component is stopped. The component then waits until no operation uses it. */
    public AbortSignal stopping() {
        return stopping;
    }

    public UploadsClient createClient(RequestSettings settings) throws Exception {
        return new UploadsClient(transport(settings.baseUrl()), settings, accounts.pacer(settings), uploads);
    }

    public Operation createOperation(EndpointOptions options, Limits limits) {
        return new CreateOperation(options, pendingCancels, () -> transferResources(limits), sources(options));
    }

    public Operation uploadOperation(EndpointOptions options, Limits limits) {
        journals.requireUsable(options);
        // Checks the limits now, so that a route does not start with wrong ones.
        transferResources(limits);
        ParallelParts parallel = ParallelParts.parse(options.getParallelParts());
        if (!parallel.isAuto() && parallel.first() > limits.maxParallelParts()) {
            warnings.accept("parallelParts is " + parallel.first()
                    + ", but all uploads of the component together send at most "
                    + limits.maxParallelParts() + " parts in parallel: raise maxParallelParts");
        }
        return new UploadOperation(
                options, () -> transferResources(limits), sources(options), journals, this::stopping);
    }

    /**
     * The actions on the journal of an endpoint; empty if it has no journal.
     *
     * @param clients makes clients of the endpoint's account
     */
    public Optional<JournalActions> journalActions(EndpointOptions options, Callable<UploadsClient> clients) {
        return journals.of(options).map(journal -> new JournalActions(journal, clients));
    }

    /** Opens bodies that name their content, with the options of an endpoint. */
    public BodySources sources(EndpointOptions options) {
        return new BodySources(this::sourceClient, options);
    }

    /**
     * The limits of all uploads of a component together.
     *
     * @param maxBufferedBytes a size such as {@code 1GiB}; null for the default
     */
    public record Limits(int maxParallelParts, String maxBufferedBytes) {}

    private TransferResources transferResources(Limits limits) {
        lock.lock();
        try {
            if (transferResources == null) {
                if (limits.maxParallelParts() < 1) {
                    throw new IllegalArgumentException(
                            "maxParallelParts is " + limits.maxParallelParts() + "; it must be at least 1");
                }
                long maxBuffered = limits.maxBufferedBytes() == null
                        ? 0
                        : SizeOption.parse("maxBufferedBytes", limits.maxBufferedBytes());
                // Threads are created on demand and end when idle; the uploads limit their number.
                ThreadPoolProfile profile = new ThreadPoolProfileBuilder("OpenAIUploadsPart")
                        .poolSize(1)
                        .maxPoolSize(Integer.MAX_VALUE)
                        .maxQueueSize(0)
                        .keepAliveTime(1L, TimeUnit.SECONDS)
                        .allowCoreThreadTimeOut(true)
                        .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                        .build();
                senders = context().getExecutorServiceManager().newThreadPool(owner, "OpenAIUploadsPart", profile);
                transferResources = new TransferResources(limits.maxParallelParts(), maxBuffered, senders);
            }
            return transferResources;
        } finally {
            lock.unlock();
        }
    }

    /** The shared client, built for the first endpoint, since an {@code HttpComponent} requires a URL. */
    private HttpTransport transport(URI baseUrl) throws Exception {
        lock.lock();
        try {
            if (stopped) {
                throw new IllegalStateException("The component openai-uploads is stopped");
            }
            if (http != null && transport.isClosed()) {
                LOG.warn("An Error during a request has closed the HTTP client; it is built again");
                http.close();
                http = null;
            }
            if (http == null) {
                HttpClientOptions options = httpOptions.get();
                http = SharedHttpClient.build(owner, options, baseUrl, builder -> {
                    HttpTransport.prepare(builder);
                    if (!options.mayHaveCredentials()) {
                        DirectExec.applyTo(builder);
                    }
                });
                transport = new HttpTransport(http.client(), http.scheduler());
            }
            return transport;
        } finally {
            lock.unlock();
        }
    }

    /** The client for sources, with the same options but connections of its own. Built when it is first needed. */
    private SourceClient sourceClient() throws IOException {
        lock.lock();
        try {
            if (stopped) {
                throw new IllegalStateException("The component openai-uploads is stopped");
            }
            if (sourceHttp != null && sourceClient.isClosed()) {
                LOG.warn("An Error during a request has closed the HTTP client for sources; it is built again");
                sourceHttp.close();
                sourceHttp = null;
            }
            if (sourceHttp == null) {
                sourceHttp = SharedHttpClient.build(owner, httpOptions.get(), ANY_SOURCE, SourceClient::prepare);
                sourceClient = new SourceClient(sourceHttp.client());
            }
            return sourceClient;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The HTTP client for sources could not be built: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    private CamelContext context() {
        return owner.getCamelContext();
    }

    public void start() {
        stopped = false;
        stopping = new AbortSignal();
        monitor.start();
    }

    public void stop() throws InterruptedException {
        stopped = true;
        stopping.abort("the component openai-uploads is being stopped");
        try {
            stopping.awaitQuiet(UPLOADS_END_LIMIT);
            pendingCancels.runAll();
        } finally {
            // Also if the stopping thread is interrupted.
            journals.close();
            monitor.stop(context());
            if (transferResources != null) {
                transferResources.partSizes().forget();
            }
            closeHttp();
        }
    }

    private void closeHttp() {
        lock.lock();
        try {
            if (http != null) {
                transport.close();
                http.close();
                http = null;
            }
            if (sourceHttp != null) {
                sourceHttp.close();
                sourceHttp = null;
            }
        } finally {
            lock.unlock();
        }
    }

    public void shutDown() {
        lock.lock();
        try {
            if (senders != null) {
                context().getExecutorServiceManager().shutdownNow(senders);
                senders = null;
                transferResources = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
