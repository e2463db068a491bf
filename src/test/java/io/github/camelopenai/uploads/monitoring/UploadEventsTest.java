package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.docs.MemoryJournal;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Cancelled;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Completed;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Created;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Failed;
import io.github.camelopenai.uploads.monitoring.UploadEvent.PartUploaded;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Resumed;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Retried;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Unknown;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.DelegatingEntry;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events that a Camel event notifier receives, and notifiers that throw or block. */
@Timeout(120)
class UploadEventsTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;
    private static final int PARTS = 16;
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl";

    private final List<UploadEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                listen(events::add);
                new UploadRoute().addRoutesToCamelContext(getContext());
            }
        };
    }

    private void awaitLast(Class<? extends UploadEvent> last) {
        await().until(() -> !events.isEmpty() && last.isInstance(events.get(events.size() - 1)));
    }

    private <E extends UploadEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <E extends UploadEvent> E only(Class<E> kind) {
        assertThat(all(kind)).hasSize(1);
        return all(kind).get(0);
    }

    @Test
    void shouldSendEventsThatMatchTheRequestsOfTheServer() throws Exception {
        send(UPLOAD, Bytes.file(directory, "batch.jsonl", LENGTH));

        awaitLast(Completed.class);
        EmulatedUpload upload = emulator.onlyUpload();
        assertThat(events).allSatisfy(event -> {
            assertThat(event.upload().uploadId()).isEqualTo(upload.id());
            assertThat(event.upload().filename()).isEqualTo("batch.jsonl");
            assertThat(event.upload().totalBytes()).isEqualTo(LENGTH);
            assertThat(event.getType()).isEqualTo(CamelEvent.Type.Custom);
        });
        assertThat(events.get(0)).isInstanceOf(Created.class);
        List<PartUploaded> parts = all(PartUploaded.class);
        assertThat(parts)
                .extracting(PartUploaded::index)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, PARTS).boxed().toList());
        long sum = 0;
        for (PartUploaded part : parts) {
            sum += part.bytes();
            assertThat(part.attempt()).isEqualTo(1);
            assertThat(part.upload().uploadedBytes()).isEqualTo(sum);
            assertThat(part.upload().partCount()).isEqualTo(PARTS);
        }
        assertThat(sum).isEqualTo(LENGTH);
        assertThat(only(Completed.class).fileId()).isEqualTo(emulator.onlyFile().id());
    }

    @Test
    void shouldSendTheSameEventsForARouteThatSendsParts() throws Exception {
        send("direct:upload", Bytes.file(directory, "batch.jsonl", LENGTH));

        awaitLast(Completed.class);
        assertThat(events.get(0)).isInstanceOf(Created.class);
        assertThat(all(PartUploaded.class)).hasSize(PARTS);
        assertThat(only(Completed.class).upload().uploadedBytes()).isEqualTo(LENGTH);
        assertThat(all(Failed.class)).isEmpty();
    }

    @Test
    void shouldReportTheReasonAndDelayOfARetryAndTheSuccessfulAttempt() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answer(503, Map.of("Retry-After-Ms", "70"), "{}");

        send(UPLOAD, Bytes.random(LENGTH));

        awaitLast(Completed.class);
        Retried retried = only(Retried.class);
        assertThat(retried.operation()).isEqualTo("addPart");
        assertThat(retried.attempt()).isEqualTo(1);
        assertThat(retried.why()).contains("HTTP 503").contains("request id req_");
        assertThat(retried.delay()).isEqualTo(Duration.ofMillis(70));
        assertThat(retried.upload().retries()).isEqualTo(1);
        assertThat(all(PartUploaded.class))
                .filteredOn(part -> part.attempt() == 2)
                .hasSize(1);
    }

    @Test
    void shouldReportARetryOfCreate() {
        emulator.script().on(EmulatorCall.CREATE).answerError(503, null, "busy");

        send(UPLOAD, "content");

        awaitLast(Completed.class);
        assertThat(events.get(0)).isInstanceOf(Retried.class);
        assertThat(events.get(0).upload().uploadId()).isNull();
        assertThat(events.get(0).upload().filename()).isEqualTo("batch.jsonl");
    }

    @Test
    void shouldSendCancelledBeforeFailed() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(400, "bad", "no");

        Exchange result = send(UPLOAD, Bytes.random(LENGTH));

        awaitLast(Failed.class);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(events.get(events.size() - 2)).isInstanceOf(Cancelled.class);
        assertThat(only(Failed.class).failure()).isSameAs(result.getException());
        assertThat(only(Failed.class).operation()).isEqualTo("upload");
        assertThat(only(Failed.class).upload().uploadId())
                .isEqualTo(emulator.onlyUpload().id());
    }

    @Test
    void shouldReportAFailedCreate() {
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");

        send(UPLOAD, "content");

        awaitLast(Failed.class);
        assertThat(events).hasSize(1);
        assertThat(only(Failed.class).failure()).isInstanceOf(OpenAIUploadsException.class);
        assertThat(only(Failed.class).upload().uploadId()).isNull();
    }

    @Test
    void shouldReportAFailedPartAndTheCancelThatFollows() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(400, "bad", "no");

        send("direct:upload", Bytes.file(directory, "batch.jsonl", LENGTH));

        awaitLast(Cancelled.class);
        assertThat(all(Failed.class)).isNotEmpty().allSatisfy(failed -> assertThat(failed.operation())
                .isEqualTo("addPart"));
        assertThat(all(Completed.class)).isEmpty();
    }

    @Test
    void shouldSendOnlyUnknownWhenTheOutcomeIsUnknown() {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutBeforeReading();
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");

        Exchange result = send(UPLOAD + "&outageTimeout=0", "content");

        awaitLast(Unknown.class);
        assertThat(result.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(only(Unknown.class).failure()).isSameAs(result.getException());
        assertThat(all(Failed.class)).isEmpty();
        assertThat(all(Cancelled.class)).isEmpty();
    }

    @Test
    void shouldSendResumedAndCountPartsOfTheEarlierRun() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", LENGTH);
        String uri = UPLOAD + "&parallelParts=1&maxRetries=0&journalDirectory=" + directory.resolve("journal");
        emulator.script().on(EmulatorCall.ADD_PART).nth(6).answerError(503, null, "busy");
        send(uri, file);
        awaitLast(Failed.class);
        events.clear();

        send(uri, file);

        awaitLast(Completed.class);
        assertThat(only(Resumed.class).upload().uploadedParts()).isEqualTo(5);
        assertThat(only(Resumed.class).upload().journalKey()).contains("journal");
        assertThat(all(Created.class)).isEmpty();
        assertThat(all(PartUploaded.class)).hasSize(PARTS - 5);
        assertThat(only(Completed.class).upload().uploadedBytes()).isEqualTo(LENGTH);
        events.clear();

        send(uri, file);

        awaitLast(Completed.class);
        assertThat(events).hasSize(1);
        assertThat(only(Completed.class).fileId()).isEqualTo(emulator.onlyFile().id());
    }

    @Test
    void shouldReportTheAgeOfAnUploadCompletedByAnEarlierRun() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", LENGTH);
        String uri = UPLOAD + "&journalDirectory=" + directory.resolve("journal");
        send(uri, file);
        awaitLast(Completed.class);
        events.clear();

        send(uri, file);

        awaitLast(Completed.class);
        assertThat(only(Completed.class).upload().age()).isLessThan(Duration.ofMinutes(1));
        assertThat(only(Completed.class).upload().expiresIn()).isPositive();
    }

    @Test
    void shouldEndOnceWhenTheJournalCannotRecordThatTheUploadIsCompleted() throws Exception {
        context.getRegistry().bind("full", new MemoryJournal() {
            @Override
            public Entry take(String key, String owner) {
                return new DelegatingEntry(super.take(key, owner)) {
                    @Override
                    public void save(JournalRecord record) throws IOException {
                        if (record.state() == JournalRecord.State.COMPLETED) {
                            throw new IOException("no space left");
                        }
                        super.save(record);
                    }
                };
            }
        });

        send(UPLOAD + "&journal=#full", Bytes.file(directory, "batch.jsonl", LENGTH));

        await().until(() -> events.stream().anyMatch(event -> event instanceof Completed || event instanceof Failed));
        context.stop();
        assertThat(all(Completed.class).size()
                        + all(Failed.class).size()
                        + all(Unknown.class).size())
                .isEqualTo(1);
    }

    @Test
    void shouldCopyTheExchangeWithoutItsBody() {
        template.send(UPLOAD, exchange -> {
            exchange.getMessage().setBody("content");
            exchange.getMessage().setHeader("order", 7);
        });

        awaitLast(Completed.class);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getExchange().getMessage().getHeader("order")).isEqualTo(7);
            assertThat(event.getExchange().getMessage().getBody()).isNull();
        });
    }

    @Test
    void shouldIgnoreExceptionsOfANotifier() {
        listen(event -> {
            throw new AssertionError("a notifier that is broken");
        });

        Exchange result = send(UPLOAD, Bytes.random(LENGTH));

        assertThat(result.getException()).isNull();
        assertThat(emulator.files()).hasSize(1);
        // The notifiers after it in the list receive all events too.
        listen(events::add);
        awaitLast(Completed.class);
    }

    @Test
    void shouldNotWaitForANotifierThatBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        listen(event -> {
            blocked.countDown();
            new CountDownLatch(1).await();
        });

        for (int upload = 0; upload < 3; upload++) {
            assertThat(send(UPLOAD, Bytes.random(LENGTH)).getException()).isNull();
        }

        blocked.await();
        assertThat(emulator.files()).hasSize(3);
    }

    @Test
    void shouldStopWhileANotifierBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        listen(event -> {
            blocked.countDown();
            new CountDownLatch(1).await();
        });
        send(UPLOAD, "content");
        blocked.await();

        context.stop();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("OpenAIUploadsEvents")));
    }
}
