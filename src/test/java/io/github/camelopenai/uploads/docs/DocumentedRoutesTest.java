package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the routes for files and errors that the pages show. */
class DocumentedRoutesTest extends DocumentedRoutesSupport {

    static Stream<Object> inboxRoutes() {
        return Stream.of(new UploadInbox(), "upload-inbox.yaml", "upload-inbox.xml");
    }

    static Stream<Object> inboxRoutesInParts() {
        return Stream.of(new InboxInParts(), "inbox-in-parts.yaml", "inbox-in-parts.xml");
    }

    static Stream<Object> cancellingRoutes() {
        return Stream.of(new CancelExplicitly(), "cancel-explicitly.yaml");
    }

    @Nested
    class Inbox {

        @ParameterizedTest
        @MethodSource("io.github.camelopenai.uploads.docs.DocumentedRoutesTest#inboxRoutes")
        void shouldUploadAFileInOneStep(Object routes) throws Exception {
            putIntoInbox();

            startWith("application.properties", Map.of(), routes);

            awaitInInbox(".camel/batch.jsonl");
            assertThatTheFileIsThere();
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(20);
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isLessThanOrEqualTo(8);
        }

        @ParameterizedTest
        @MethodSource("io.github.camelopenai.uploads.docs.DocumentedRoutesTest#inboxRoutesInParts")
        void shouldUploadAFileFourPartsAtATime(Object routes) throws Exception {
            putIntoInbox();

            startWith("parts.properties", Map.of(), routes);

            awaitInInbox(".camel/batch.jsonl");
            assertThatTheFileIsThere();
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(20);
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isLessThanOrEqualTo(4);
        }

        static Stream<Object> all() {
            return Stream.concat(inboxRoutes(), inboxRoutesInParts());
        }

        @ParameterizedTest
        @MethodSource("all")
        void shouldCancelOnceAndMoveTheFileAwayWhenAPartFails(Object routes) throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(400, null, "no");
            putIntoInbox();

            startWith("parts.properties", Map.of(), routes);

            awaitInInbox("failed/batch.jsonl");
            assertThat(emulator.files()).isEmpty();
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
        }
    }

    @Nested
    class NamedFile {

        @Test
        void shouldUploadTheFileThatAMessageNames() throws Exception {
            Path file = Files.write(directory.resolve("named.jsonl"), CONTENT);
            CamelContext context = start(Map.of(), new UploadNamedFile());

            Exchange result = send(context, "direct:names", file.toString());

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().bytes()).isEqualTo(CONTENT.length);
        }
    }

    @Nested
    class Cancelling {

        @ParameterizedTest
        @MethodSource("io.github.camelopenai.uploads.docs.DocumentedRoutesTest#cancellingRoutes")
        void shouldCancelAndFailWhenAPartFails(Object routes) {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(400, null, "no such luck");
            CamelContext context = start(Map.of(), routes);

            Exchange result = send(context, "direct:upload", CONTENT);

            assertThat(result.getException()).hasMessageContaining("no such luck");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @ParameterizedTest
        @MethodSource("io.github.camelopenai.uploads.docs.DocumentedRoutesTest#cancellingRoutes")
        void shouldNotCancelWhenTheOutcomeIsUnknown(Object routes) throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();
            CamelContext context = start(Map.of("camel.component.openai-uploads.outageTimeout", "0"), routes);
            MockEndpoint unknown = context.getEndpoint("mock:outcome-unknown", MockEndpoint.class);
            unknown.expectedMessageCount(1);

            Exchange result = send(context, "direct:upload", CONTENT);

            assertThat(result.getException()).isNull();
            unknown.assertIsSatisfied();
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("io.github.camelopenai.uploads.docs.DocumentedRoutesTest#cancellingRoutes")
        void shouldNotHideThatTheFileHasAnotherSize(Object routes) throws Exception {
            makeFilesOfAnotherSize();
            CamelContext context = start(Map.of(), routes);
            MockEndpoint handled = context.getEndpoint("mock:outcome-unknown", MockEndpoint.class);
            handled.expectedMessageCount(1);

            Exchange result = send(context, "direct:upload", CONTENT);

            handled.assertIsSatisfied();
            assertThat(result.getProperty(Exchange.EXCEPTION_CAUGHT)).isInstanceOf(FileSizeMismatchException.class);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
            assertThat(emulator.files()).hasSize(1);
        }
    }

    private void makeFilesOfAnotherSize() {
        for (EmulatorCall call : List.of(EmulatorCall.COMPLETE, EmulatorCall.GET_FILE)) {
            emulator.script()
                    .on(call)
                    .always()
                    .editAnswer(body -> body.replaceFirst("(?<=\"object\":\"file\",\"bytes\":)\\d+", "5"));
        }
    }

    @Nested
    class Unknown {

        private final Map<String, String> soon = Map.of(
                "uploads.unknown.delay", "10",
                "camel.component.openai-uploads.maxRetries", "0",
                "camel.component.openai-uploads.outcomeTimeout", "100ms",
                "camel.threadpool.config[parts].pool-size", "2");

        static Stream<List<Object>> routes() {
            return Stream.of(
                    List.of(new OutcomeUnknown()),
                    List.of("outcome-unknown.yaml", "upload-inbox.yaml"),
                    List.of("outcome-unknown.yaml", "inbox-in-parts.yaml"));
        }

        /** No waiting for files that might be listed a little later. */
        @BeforeEach
        void listNoFiles() {
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
        }

        @ParameterizedTest
        @MethodSource("routes")
        void shouldAskAgainUntilTheOutcomeIsKnown(List<Object> routes) throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).times(2).cutAfterBody();
            putIntoInbox();

            start(soon, routes.toArray());

            awaitInInbox(".camel/batch.jsonl");
            assertThatTheFileIsThere();
            assertThat(emulator.uploads()).hasSize(1);
        }

        @ParameterizedTest
        @MethodSource("routes")
        void shouldLeaveANoteAndNeitherCancelNorStartOver(List<Object> routes) throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();
            putIntoInbox();

            start(soon, routes.toArray());

            awaitInInbox(".camel/batch.jsonl");
            EmulatedUpload upload = emulator.onlyUpload();
            assertThat(directory.resolve("unknown").resolve(upload.id() + ".txt"))
                    .content()
                    .contains("UNKNOWN", upload.id(), "batch.jsonl");
            assertThat(upload.status()).isEqualTo(UploadStatus.PENDING);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(4);
        }

        @ParameterizedTest
        @MethodSource("routes")
        void shouldMakeNoSecondFileWhenTheFirstHasAnotherSize(List<Object> routes) throws Exception {
            makeFilesOfAnotherSize();
            putIntoInbox();

            start(soon, routes.toArray());

            await().until(() -> !Files.exists(directory.resolve("inbox/batch.jsonl")));
            assertThat(emulator.files()).hasSize(1);
            assertThat(emulator.uploads()).hasSize(1);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                classes = {
                    OpenAIUploadsIOException.class,
                    OpenAIUploadsException.class,
                    HttpOperationFailedException.class,
                    IOException.class,
                    Exception.class
                })
        void shouldNotBeHiddenByAnOnExceptionForWhatWentWrong(Class<? extends Exception> other) throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).always().answerError(503, null, "gone");
            RouteBuilder both = new RouteBuilder() {
                @Override
                public void configure() {
                    onException(other).handled(true).to("mock:other");
                    onException(UploadOutcomeUnknownException.class)
                            .handled(true)
                            .to("mock:unknown");
                    from("direct:both")
                            .to("openai-uploads:create?purpose=batch")
                            .to("openai-uploads:addPart")
                            .setHeader("CamelOpenAIUploadsPartIds", header("CamelOpenAIUploadsPartId"))
                            .to("openai-uploads:complete");
                }
            };
            CamelContext context = start(soon, both);
            MockEndpoint expected = context.getEndpoint("mock:unknown", MockEndpoint.class);
            expected.expectedMessageCount(1);

            send(context, "direct:both", CONTENT);

            expected.assertIsSatisfied();
        }
    }

    @Nested
    class FromTheStart {

        private final Map<String, String> soon =
                Map.of("uploads.again.delay", "10", "camel.component.openai-uploads.maxRetries", "0");

        static Stream<List<Object>> routes() {
            return Stream.of(
                    List.of(new TryAgain()),
                    List.of("try-again.yaml", "upload-inbox.yaml"),
                    List.of(new TryAgainFromTheStart()));
        }

        @ParameterizedTest
        @MethodSource("routes")
        void shouldMakeASecondUploadWhenTheFirstFails(List<Object> routes) throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(503, null, "busy");
            putIntoInbox();

            start(soon, routes.toArray());

            awaitInInbox(".camel/batch.jsonl");
            assertThatTheFileIsThere();
            assertThat(emulator.uploads())
                    .extracting(EmulatedUpload::status)
                    .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
        }

        @ParameterizedTest
        @MethodSource("routes")
        void shouldMakeNoSecondFileWhenTheFirstHasAnotherSize(List<Object> routes) throws Exception {
            makeFilesOfAnotherSize();
            putIntoInbox();

            start(soon, routes.toArray());

            awaitInInbox("failed/batch.jsonl");
            assertThat(emulator.files()).hasSize(1);
            assertThat(emulator.uploads()).hasSize(1);
        }

        @Test
        void shouldAskAgainInsteadWhenTheOutcomeOfTheOneStepIsUnknown() throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).times(2).cutAfterBody();
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
            putIntoInbox();

            start(soon, new TryAgain());

            awaitInInbox(".camel/batch.jsonl");
            assertThatTheFileIsThere();
            assertThat(emulator.uploads()).hasSize(1);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(3);
        }

        @Test
        void shouldLeaveANoteInsteadWhenTheOutcomeIsUnknown() throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();
            putIntoInbox();

            start(soon, new TryAgainFromTheStart());

            awaitInInbox(".camel/batch.jsonl");
            String upload = emulator.onlyUpload().id();
            assertThat(directory.resolve("unknown").resolve(upload + ".txt"))
                    .content()
                    .contains("UNKNOWN", upload);
        }
    }
}
