package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Uploads that fail. Afterwards everything that ran has ended: no request under way, no upload pending, no temporary file,
 * no thread at work.
 */
@Timeout(120)
public abstract class UploadFailureTestSupport extends UploadsTestSupport {

    public static final int PART = 64 * Bytes.KIB;
    public static final byte[] CONTENT = Bytes.random(20 * PART);
    public static final String UPLOAD = "openai-uploads:upload?filename=batch.jsonl&partSize=64KiB&parallelParts=4";

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(1);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(spoolFiles()).isEmpty();
        await().until(() -> partThreads().noneMatch(thread -> isAtWork(thread.getValue())));
        // Idle threads would end a second later.
        context.stop();
        await().until(() -> partThreads().findAny().isEmpty());
    }

    private static Stream<Map.Entry<Thread, StackTraceElement[]>> partThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("OpenAIUploadsPart"));
    }

    /** Whether a thread of a pool does anything but wait for its next task. */
    private static boolean isAtWork(StackTraceElement[] stack) {
        return Stream.of(stack)
                .noneMatch(frame -> frame.getClassName().equals(ThreadPoolExecutor.class.getName())
                        && frame.getMethodName().equals("getTask"));
    }

    public void assertCancelledAfterEverythingHadEnded() {
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
        assertThat(emulator.files()).isEmpty();
    }

    public static void stream(Exchange exchange, InputStream stream) {
        exchange.getMessage().setBody(stream);
        exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
    }
}
