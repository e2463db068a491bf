package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.PauseSwitch;
import io.github.camelopenai.uploads.monitoring.OperationReport;
import io.github.camelopenai.uploads.monitoring.UploadFailure;
import io.github.camelopenai.uploads.monitoring.UploadTotals;
import io.github.camelopenai.uploads.operation.JournalActions;
import io.github.camelopenai.uploads.operation.Operation;
import io.github.camelopenai.uploads.operation.RunningUploads;
import io.github.camelopenai.uploads.operation.UploadActions;
import io.github.camelopenai.uploads.operation.UploadsProducer;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.management.openmbean.TabularData;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upload large files to OpenAI in parts, with the Uploads API.
 */
@ManagedResource(description = "Managed OpenAI Uploads Endpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "openai-uploads",
        title = "OpenAI Uploads",
        syntax = "openai-uploads:operation",
        producerOnly = true,
        category = {Category.AI, Category.FILE},
        headersClass = OpenAIUploadsConstants.class)
public class OpenAIUploadsEndpoint extends DefaultEndpoint implements EndpointServiceLocation, UploadsProducer.Context {

    @UriPath(
            description =
                    "The operation: `upload` sends a file in one step; `create` begins an upload, `addPart` adds a part to it,"
                            + " `complete` makes a file of it, `cancel` cancels it.")
    @Metadata(required = true)
    private final OpenAIUploadsOperation operation;

    @UriParam
    private final OpenAIUploadsConfiguration configuration;

    /** The component as seen by its endpoint. */
    interface Context {
        Operation createOperation();

        UploadsClient createClient() throws Exception;

        boolean hasHealthCheck();
    }

    private static final Logger LOG = LoggerFactory.getLogger(OpenAIUploadsEndpoint.class);

    private final UploadsRuntime runtime;
    private final EndpointAccount account;
    private final Context context;
    private final UploadActions actions;
    private final UploadTotals totals = new UploadTotals();
    private final PauseSwitch pause = new PauseSwitch();
    private final ByteRateOption rate = new ByteRateOption(this);
    private Runnable removeHealthCheck = () -> {};

    OpenAIUploadsEndpoint(
            String uri,
            Component component,
            OpenAIUploadsOperation operation,
            OpenAIUploadsConfiguration configuration,
            UploadsRuntime runtime,
            EndpointAccount account,
            Context context) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
        this.runtime = runtime;
        this.account = account;
        this.context = context;
        this.actions =
                new UploadActions(this, runtime.running(), runtime.uploads(), this::journal, context::createClient);
    }

    @Override
    public Producer createProducer() {
        return new UploadsProducer(this, this, operation.name(), context.createOperation());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("openai-uploads can only be sent to, not consumed from");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (!context.hasHealthCheck()) {
            // A registered but disabled check would be UNKNOWN, which counts as not ready.
            return;
        }
        WritableHealthCheckRepository repository = HealthCheckHelper.getHealthCheckRepository(
                getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            // The class of the check needs camel-health, so no method signature here may use it: Camel inspects all
            // methods of an endpoint when an option is misspelt.
            removeHealthCheck = OpenAIUploadsHealthCheck.addTo(
                    repository, this, operation.name(), totals, actions::requireJournalIsReachable);
        }
    }

    @Override
    protected void doStop() throws Exception {
        removeHealthCheck.run();
        super.doStop();
    }

    @Override
    public OperationReport report(Exchange exchange) {
        Duration interval = DurationOption.parse("progressInterval", configuration.getProgressInterval());
        return runtime.monitor().report(exchange, operation.name(), totals, interval);
    }

    @Override
    public RunningUploads runningUploads() {
        return runtime.running();
    }

    @Override
    public AbortSignal componentStopping() {
        return runtime.stopping();
    }

    @Override
    public UploadsClient createClient() throws Exception {
        rate.configure(configuration.getMaxBytesPerSecond());
        return context.createClient().withPause(pause).withRateLimit(rate.limit());
    }

    public OpenAIUploadsOperation getOperation() {
        return operation;
    }

    public OpenAIUploadsConfiguration getConfiguration() {
        return configuration;
    }

    @ManagedAttribute(description = "Number of uploads created")
    public long getUploadsCreated() {
        return totals.created.sum();
    }

    @ManagedAttribute(description = "Number of uploads resumed that an earlier run or attempt began")
    public long getUploadsResumed() {
        return totals.resumed.sum();
    }

    @ManagedAttribute(description = "Number of uploads completed")
    public long getUploadsCompleted() {
        return totals.completed.sum();
    }

    @ManagedAttribute(description = "Number of uploads cancelled")
    public long getUploadsCancelled() {
        return totals.cancelled.sum();
    }

    @ManagedAttribute(description = "Number of exchanges failed, without those with an unknown outcome")
    public long getFailures() {
        return totals.failed.sum();
    }

    @ManagedAttribute(description = "Number of exchanges failed with an unknown outcome: the file may exist")
    public long getUnknownOutcomes() {
        return totals.unknown.sum();
    }

    @ManagedAttribute(description = "Number of parts accepted by the server")
    public long getPartsUploaded() {
        return totals.parts.sum();
    }

    @ManagedAttribute(description = "Number of bytes in the parts accepted by the server")
    public long getBytesUploaded() {
        return totals.bytes.sum();
    }

    @ManagedAttribute(description = "Number of requests that were retried")
    public long getRetries() {
        return totals.retries.sum();
    }

    @ManagedAttribute(description = "Number of consecutive failures caused by the API or the network")
    public int getConsecutiveFailures() {
        return totals.consecutiveFailures();
    }

    @ManagedAttribute(description = "Time, class and message of the last failure caused by the API or the network")
    public String getLastError() {
        UploadFailure last = totals.lastFailure();
        return last == null ? null : last.at() + " " + last.errorClass() + ": " + last.message();
    }

    /** What people can do with the uploads of this endpoint. */
    UploadActions actions() {
        return actions;
    }

    private Optional<JournalActions> journal() {
        return operation == OpenAIUploadsOperation.upload
                ? runtime.journalActions(configuration, context::createClient)
                : Optional.empty();
    }

    private <T> T withJournal(JournalAction<T> action) {
        JournalActions journal = actions.requireJournal();
        return forJmx(() -> action.run(journal));
    }

    private static <T> T forJmx(Callable<T> action) {
        try {
            return action.call();
        } catch (Exception e) {
            // A remote JMX tool does not have the classes of this component.
            throw new IllegalStateException(e.getMessage());
        }
    }

    /** An operation on the journal. */
    @FunctionalInterface
    private interface JournalAction<T> {
        T run(JournalActions journal) throws Exception;
    }

    @ManagedAttribute(description = "Whether uploads are paused")
    public boolean isPaused() {
        return pause.isPaused();
    }

    @ManagedOperation(
            description = "Sends no more parts and begins no more uploads until resumeUploads; parts in flight end")
    public void pauseUploads() {
        pause.pause();
        LOG.info("{} is paused, as an operator has asked", this);
    }

    @ManagedOperation(description = "Goes on after pauseUploads")
    public void resumeUploads() {
        pause.resume();
        LOG.info("{} goes on, as an operator has asked", this);
    }

    /** The limit of this endpoint, in addition to that of the component. */
    ByteRateOption rate() {
        return rate;
    }

    @ManagedAttribute(
            description = "Maximum bytes per second of this endpoint, such as 10MB, in addition to the component's;"
                    + " 0 means no limit")
    public String getMaxBytesPerSecond() {
        return rate.current();
    }

    @ManagedAttribute
    public void setMaxBytesPerSecond(String maxBytesPerSecond) {
        rate.change(maxBytesPerSecond);
    }

    @ManagedAttribute(
            description =
                    "Maximum requests per minute of the account of this endpoint, which other endpoints may share;"
                            + " 0 means no limit")
    public int getRequestsPerMinute() {
        return account.requestsPerMinute();
    }

    @ManagedAttribute
    public void setRequestsPerMinute(int requestsPerMinute) {
        WholeNumberOption.requireRange("requestsPerMinute", requestsPerMinute);
        account.changeRequestsPerMinute(requestsPerMinute);
        LOG.info("requestsPerMinute of the account of {} is {} now, as an operator has asked", this, requestsPerMinute);
    }

    @ManagedOperation(description = "Number of records in the journal by state, with the age of the oldest")
    public String journalStates() {
        return withJournal(journal -> JournalTable.states(journal.view(0), Instant.now()));
    }

    @ManagedOperation(description = "Records of the journal, unfinished ones first, at most as many as given")
    public TabularData journalRecords(int limit) {
        return withJournal(journal -> JournalTable.table(journal.view(limit), Instant.now()));
    }

    @ManagedOperation(
            description = "Removes a record that no upload has taken, by its name or upload id; nothing is cancelled")
    public String forgetRecord(String nameOrUploadId) {
        return withJournal(journal -> journal.forget(nameOrUploadId));
    }

    @ManagedOperation(
            description = "Cancels an upload by its id: one that runs or waits here (also by its exchange id), or a"
                    + " PENDING record that no process is working on")
    public String cancelUpload(String uploadOrExchangeId) {
        return forJmx(() -> actions.cancel(uploadOrExchangeId));
    }

    @ManagedOperation(
            description = "As cancelUpload, also for a COMPLETING upload, which may be a file; demands the id twice")
    public String cancelCompletingUpload(String uploadId, String sameUploadId) {
        return withJournal(journal -> journal.cancelCompleting(uploadId, sameUploadId));
    }

    /** The base URL, or null if the options have no valid one. */
    @Override
    public String getServiceUrl() {
        URI baseUrl = account.baseUrl();
        return baseUrl == null ? null : baseUrl.toString();
    }

    /** The scheme of the base URL. */
    @Override
    public String getServiceProtocol() {
        URI baseUrl = account.baseUrl();
        return baseUrl == null ? null : baseUrl.getScheme().toLowerCase(Locale.ROOT);
    }
}
