package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RepeatedComplete;
import io.github.camelopenai.uploads.emulator.UnknownSize;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search for the file of a {@code complete} whose response was lost, on a server whose list is delayed. */
@Timeout(120)
class LateListTest {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?fileName=batch.jsonl&partSize=64KiB&maxRetries=0";

    @Nested
    class Lists extends UploadsTestSupport {

        private void loseTheAnswer() {
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
        }

        private void assertOneFile(Exchange result) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                    .isEqualTo(emulator.onlyFile().id());
        }

        @Test
        void shouldFindAFileThatIsListedLate() {
            loseTheAnswer();
            emulator.script().filesUnlisted(4);

            assertOneFile(send(UPLOAD + "&outcomeTimeout=1m", CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).hasSize(5);
        }

        @Test
        void shouldGoOnLookingWhenTheListIsInTroubleForAMoment() {
            loseTheAnswer();
            emulator.script().on(EmulatorCall.LIST_FILES).times(2).answerError(503, null, "busy");

            assertOneFile(send(UPLOAD + "&outcomeTimeout=1m", CONTENT));
        }

        @ParameterizedTest
        @EnumSource
        void shouldRetrieveAFileThatIsListedWithoutASize(UnknownSize unknown) {
            loseTheAnswer();
            emulator.script().sizesUnknownInLists(unknown);
            sendOtherFilesOfThatName();

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.file(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID, String.class))
                            .sha256())
                    .isEqualTo(Bytes.sha256(CONTENT));
        }

        /** Files of other sizes, made by another client. */
        private void sendOtherFilesOfThatName() {
            emulator.script().clear();
            for (int size = 1; size <= 3; size++) {
                send(UPLOAD, Bytes.random(size));
            }
            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();
            loseTheAnswer();
        }

        @Test
        void shouldWaitForTheSizeOfAListedFile() {
            loseTheAnswer();
            emulator.script().sizesUnknown(UnknownSize.NULL, 2);

            assertOneFile(send(UPLOAD + "&outcomeTimeout=1m", CONTENT));
        }

        @Test
        void shouldNotTakeAFileWhoseSizeStaysUnknown() {
            loseTheAnswer();
            emulator.script().sizesUnknown(UnknownSize.ZERO, Integer.MAX_VALUE);

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining(emulator.onlyFile().id());
        }

        @Test
        void shouldStopLookingAtOnceWhenItIsInterrupted() throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).cutBeforeReading();
            CompletableFuture<Exchange> result = new CompletableFuture<>();
            Thread thread = new Thread(() -> result.complete(send(UPLOAD + "&outcomeTimeout=1h", CONTENT)));
            thread.start();
            await().until(() -> emulator.requestsOf(EmulatorCall.LIST_FILES).size() > 1);

            thread.interrupt();

            assertThat(result.get(60, TimeUnit.SECONDS).getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining("stopped");
        }

        @Test
        void shouldReadAllPagesOfAList() {
            loseTheAnswer();
            String page = "{\"object\":\"list\",\"data\":[{\"id\":\"file-%s\",\"bytes\":1,\"created_at\":%d,"
                    + "\"filename\":\"x\",\"purpose\":\"batch\"}],\"has_more\":true}";
            for (int n = 0; n < 3; n++) {
                emulator.script()
                        .on(EmulatorCall.LIST_FILES)
                        .answerText(
                                200,
                                "application/json",
                                String.format(page, n, emulator.now().getEpochSecond() + 100));
            }
            emulator.script()
                    .on(EmulatorCall.LIST_FILES)
                    .nth(4)
                    .processThenAnswer(200, Map.of("Content-Type", "application/json"), "{\"data\":[]}");

            send(UPLOAD + "&outcomeTimeout=1ms", CONTENT);

            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).hasSize(4);
        }

        @Test
        void shouldFindItsFileBehindManyOldOnesOfAServerThatListsTheOldestFirst() {
            for (int n = 0; n < 110; n++) {
                send(UPLOAD, new byte[] {1});
            }
            emulator.advanceClock(Duration.ofMinutes(1));
            emulator.script().filesListedOldestFirst(true);
            loseTheAnswer();

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.files()).hasSize(111);
            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).hasSize(2);
        }
    }

    /** A server that counts the bytes of unknown parts, and has no call to retrieve uploads. */
    @Nested
    class OrphansInDoubt extends UploadsTestSupport {

        private Path file;
        private String upload;

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().orphanPartsCounted(true);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) throws Exception {
            file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
            upload = UPLOAD + "&journalDirectory=" + directory.resolve("journal");
        }

        /** As after kill -9 between the parts and {@code complete}, which was recorded but did not arrive. */
        private void dieBeforeComplete() {
            emulator.script().on(EmulatorCall.COMPLETE).cutBeforeReading();
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "not now");
            assertThat(send(upload, file).getException()).isInstanceOf(UploadOutcomeUnknownException.class);
            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();
            emulator.script().clear();
        }

        private void assertOneFile(Exchange result) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        private void sendAnOrphan() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
            assertThat(send(upload, file).getException()).isNotNull();
            emulator.script().clear();
        }

        @Test
        void shouldStartOverWhenNoFileIsListedForLongEnough() {
            sendAnOrphan();
            dieBeforeComplete();

            Exchange result = send(upload, file);

            assertOneFile(result);
            assertThat(emulator.uploads())
                    .extracting(u -> u.status())
                    .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES).size()).isGreaterThan(2);
        }

        @Test
        void shouldStartOverWithoutAJournalToo() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
            emulator.script().on(EmulatorCall.COMPLETE).cutBeforeReading();

            assertOneFile(send(UPLOAD.replace("maxRetries=0", "maxRetries=1"), CONTENT));

            assertThat(emulator.uploads()).hasSize(2);
        }

        @Test
        void shouldNotStartOverWhenTheFilesCannotBeListed() {
            sendAnOrphan();
            dieBeforeComplete();
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "no");

            assertThat(send(upload, file).getException()).isInstanceOf(UploadOutcomeUnknownException.class);

            assertThat(emulator.uploads()).hasSize(1);
        }

        @ParameterizedTest
        @EnumSource(names = {"BAD_REQUEST", "NOT_FOUND"})
        void shouldNotStartOverWhenTheServerSaysThatItIsCompleted(RepeatedComplete repeated) throws Exception {
            emulator.script().repeatedComplete(repeated);
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "not now");
            assertThat(send(upload, file).getException()).isInstanceOf(UploadOutcomeUnknownException.class);
            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();
            emulator.script().clear();
            emulator.script().filesUnlisted(Integer.MAX_VALUE);

            assertThat(send(upload, file).getException()).isInstanceOf(UploadOutcomeUnknownException.class);

            emulator.script().filesUnlisted(0);
            assertOneFile(send(upload, file));
        }

        @Test
        void shouldNotStartOverWhenTheFileMayBeAnothers() {
            sendAnOrphan();
            dieBeforeComplete();
            emulator.script().on(EmulatorCall.COMPLETE).always().answerError(400, null, "The size does not match");
            emulator.script()
                    .on(EmulatorCall.LIST_FILES)
                    .always()
                    .answerText(
                            200,
                            "application/json",
                            "{\"data\":[{\"id\":\"file-x\",\"bytes\":null,\"created_at\":"
                                    + emulator.now().getEpochSecond()
                                    + ",\"filename\":\"batch.jsonl\",\"purpose\":\"batch\"}]}");

            assertThat(send(upload, file).getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining("file-x");

            assertThat(emulator.uploads()).hasSize(1);
        }
    }
}
