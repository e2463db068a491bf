package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.Journals;
import io.github.camelopenai.uploads.message.MessageReader;
import io.github.camelopenai.uploads.message.SpoolDirectory;
import io.github.camelopenai.uploads.message.SpooledBody;
import io.github.camelopenai.uploads.message.UploadRequest;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.transfer.ResumeSettings;
import io.github.camelopenai.uploads.transfer.Transfer;
import io.github.camelopenai.uploads.transfer.TransferResources;
import io.github.camelopenai.uploads.transfer.TransferResult;
import io.github.camelopenai.uploads.transfer.TransferSettings;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;

/**
 * The operation {@code upload}, which uploads a file in one step. Its input is the content as body. Its result is the
 * {@link Upload} with its file.
 */
public final class UploadOperation implements Operation {

    private static final String JOURNALED = "CamelOpenAIUploadsJournaled";

    private final EndpointOptions options;
    private final Supplier<TransferResources> resources;
    private final BodySources sources;
    private final Journals journals;
    private final Supplier<AbortSignal> componentStopping;
    private final ParallelParts parallelParts;

    /** @param componentStopping supplies the current signal, which changes when the component is stopped and started again */
    public UploadOperation(
            EndpointOptions options,
            Supplier<TransferResources> resources,
            BodySources sources,
            Journals journals,
            Supplier<AbortSignal> componentStopping) {
        this.options = options;
        this.resources = resources;
        this.sources = sources;
        this.journals = journals;
        this.componentStopping = componentStopping;
        this.parallelParts =
                options.isPartsInOrder() ? ParallelParts.fixed(1) : ParallelParts.parse(options.getParallelParts());
    }

    @Override
    public void process(Exchange exchange, UploadsClient client, AbortSignal producerStopping) throws Exception {
        MessageReader reader = new MessageReader(exchange, options);
        Object body = SpooledBody.sourceOf(exchange.getMessage().getBody());
        EarlierTransfer earlier = EarlierTransfer.of(exchange);
        try (AbortSignal.Linked stopping = AbortSignal.linked(producerStopping, componentStopping.get())) {
            if (earlier != null && earlier.isRedeliveryOf(body, client.destination(), reader.purpose())) {
                completeAgain(exchange, client, earlier, stopping.signal());
            } else {
                upload(exchange, client, reader, body, earlier, stopping.signal());
            }
        }
    }

    @Override
    public boolean beginsUpload() {
        return true;
    }

    private void upload(
            Exchange exchange,
            UploadsClient client,
            MessageReader reader,
            Object body,
            EarlierTransfer earlier,
            AbortSignal stopping)
            throws Exception {
        ResultHeaders.removeEarlierResults(exchange);
        String md5 = reader.md5();
        UploadsClient.requireMd5(md5);
        UploadRequest request = reader.request(resources.get(), sources, client.baseUrl(), stopping);
        Transfer transfer = transfer(exchange, client, body, request, md5);
        if (earlier != null && earlier.wouldMakeSameFile(request.create(), client.destination())) {
            writeUploadId(exchange, earlier.transfer());
            throw earlier.failure();
        }
        run(exchange, client, transfer, body, false, stopping);
    }

    /** Completes the earlier upload instead of making a second file, or throws the failure of the earlier attempt again. */
    private static void completeAgain(
            Exchange exchange, UploadsClient client, EarlierTransfer earlier, AbortSignal stopping) throws Exception {
        Transfer transfer = earlier.transfer();
        if (!earlier.canCompleteAgain()) {
            writeUploadId(exchange, transfer);
            throw earlier.failure();
        }
        run(exchange, client, transfer, earlier.body(), true, stopping);
    }

    /** @param again whether the upload is completed again, not begun */
    private static void run(
            Exchange exchange,
            UploadsClient client,
            Transfer transfer,
            Object body,
            boolean again,
            AbortSignal stopping)
            throws Exception {
        EarlierTransfer.removeFrom(exchange);
        try {
            writeResult(exchange, transfer, again ? transfer.completeAgain(client, stopping) : transfer.run(stopping));
        } catch (Exception | Error e) {
            Exception failure =
                    e instanceof Exception exception ? exception : new RuntimeCamelException(e.toString(), e);
            if (transfer.mayHaveMadeAFile()) {
                new EarlierTransfer(body, client.destination(), transfer, failure).addTo(exchange);
            }
            throw failure;
        } finally {
            // A route that handles the failure also needs the upload id.
            writeUploadId(exchange, transfer);
        }
    }

    private ParallelParts parallelParts() {
        return parallelParts.isAuto() ? parallelParts.within(resources.get().maxParallelParts()) : parallelParts;
    }

    /** @param body the message body before it was spooled */
    private Transfer transfer(Exchange exchange, UploadsClient client, Object body, UploadRequest request, String md5)
            throws IOException {
        TransferSettings settings = new TransferSettings(
                parallelParts(),
                options.sizeLimits().minPart(),
                request.partSize(),
                options.isPartsInOrder(),
                options.isAdaptiveParts(),
                options.getPartBuffer(),
                SpoolDirectory.of(options.getSpoolDirectory()),
                options.getChecksum() == Checksum.md5,
                options.isCancelOnFailure());
        if (!request.content().isRepeatable() && settings.partBuffer() == PartBufferKind.disk) {
            SpoolDirectory.warnIfInMemory(options.getSpoolDirectory());
        }
        ResumeSettings resume = journals.resumeSettings(exchange, body, options, request, client.destination());
        exchange.setProperty(JOURNALED, resume != null);
        return new Transfer(client, resources.get(), settings, request.content(), request.create(), md5, resume);
    }

    /** Whether the upload of this exchange is recorded in a journal, which the next attempt can read. */
    static boolean isJournaled(Exchange exchange) {
        // Without type conversion, which may fail during the shutdown of the context.
        return Boolean.TRUE.equals(exchange.getProperty(JOURNALED));
    }

    private static void writeUploadId(Exchange exchange, Transfer transfer) {
        if (transfer.uploadId() != null) {
            exchange.getMessage().setHeader(HeaderNames.UPLOAD_ID, transfer.uploadId());
        }
    }

    private static void writeResult(Exchange exchange, Transfer transfer, TransferResult result) {
        Upload upload = result.upload();
        Message message = exchange.getMessage();
        ResultHeaders.removeInputs(message);
        ResultHeaders.writeFile(exchange, upload, result.partCount());
        // If an earlier attempt has completed the upload, its response is all that is known.
        Upload created = transfer.created() == null ? upload : transfer.created();
        message.setHeader(HeaderNames.EXPIRES_AT, created.expiresAt());
        ResultHeaders.writeCall(message, result.retries(), result.requestId());
    }
}
