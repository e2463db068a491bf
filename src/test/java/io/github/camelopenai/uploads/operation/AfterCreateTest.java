package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any exception after the server has created an upload names the upload, which is then cancelled. */
@Timeout(120)
class AfterCreateTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);

    private final BrokenJournal journal = new BrokenJournal();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("broken", journal);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:breaking")
                        .to("openai-uploads:create?autoCancel=true")
                        .process(exchange -> {
                            Message broken = new BrokenMessage(
                                    exchange.getContext(), exchange.getProperty("thrown", Throwable.class));
                            broken.copyFrom(exchange.getMessage());
                            exchange.setMessage(broken);
                        })
                        .to("openai-uploads:addPart")
                        .setHeader("CamelOpenAIUploadsPartIds", header("CamelOpenAIUploadsPartId"));
            }
        };
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setPartSize("64KiB");
    }

    /** Throws in one of its methods. */
    private static final class BrokenJournal implements UploadJournal {
        private final Map<String, JournalRecord> records = new ConcurrentHashMap<>();
        private volatile String broken = "";
        private volatile Throwable thrown;

        private void step(String name) throws IOException {
            if (!broken.equals(name)) {
                return;
            }
            if (thrown instanceof IOException checked) {
                throw checked;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }

        @Override
        public Entry take(String key, String owner) {
            return new BrokenEntry(key);
        }

        private final class BrokenEntry implements Entry {
            private final String key;

            private BrokenEntry(String key) {
                this.key = key;
            }

            @Override
            public Optional<JournalRecord> load() {
                return Optional.ofNullable(records.get(key));
            }

            @Override
            public void save(JournalRecord record) throws IOException {
                boolean first = record.parts().isEmpty() && record.state() == JournalRecord.State.PENDING;
                step(first ? "created" : record.state() + "");
                records.put(key, record);
            }

            @Override
            public void addPart(JournalPart part, long activeSeconds) throws IOException {
                step("PENDING");
                records.computeIfPresent(key, (k, record) -> record.withPart(part, activeSeconds));
            }

            @Override
            public void remove() throws IOException {
                step("remove");
                records.remove(key);
            }

            @Override
            public void close() {
                try {
                    step("unlock");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public List<JournalRecord> others(String key, JournalRecord like) {
            return List.of();
        }

        @Override
        public String whereIs(String key) {
            try {
                step("whereIs");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return "in memory";
        }
    }

    static Stream<Throwable> thrown() {
        return Stream.of(
                new IOException("disk full"),
                new IllegalStateException("no connection"),
                new NullPointerException(),
                new OutOfMemoryError("heap"),
                new StackOverflowError(),
                new NoClassDefFoundError("x/Y"));
    }

    private Exchange upload(String broken, Throwable thrown) {
        journal.broken = broken;
        journal.thrown = thrown;
        return send("openai-uploads:upload?journal=#broken", CONTENT);
    }

    private void assertNamed(Exchange result, Throwable thrown) {
        String id = emulator.uploads().get(0).id();
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                .isEqualTo(id);
        assertThat(result.getException()).hasMessageContaining(id).hasRootCause(thrown);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldCancelAnUploadThatCouldNotBeRecorded(Throwable thrown) {
        Exchange result = upload("created", thrown);

        assertNamed(result, thrown);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldKeepTheRecordWhenAPartCannotBeRecorded(Throwable thrown) {
        Exchange result = upload("PENDING", thrown);

        assertNamed(result, thrown);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(upload("", null).getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldNotSendCompleteBeforeItIsRecorded(Throwable thrown) {
        Exchange result = upload("COMPLETING", thrown);

        assertNamed(result, thrown);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
        assertThat(upload("", null).getException()).isNull();
        assertThat(emulator.uploads()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldSucceedWhenOnlyTheEndCannotBeRecorded(Throwable thrown) {
        assertThat(upload("COMPLETED", thrown).getException()).isNull();
        assertThat(upload("unlock", thrown).getException()).isNull();

        assertThat(emulator.files()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldCancelAlsoWhenTheRecordCannotBeRemoved(Throwable thrown) {
        emulator.script().on(EmulatorCall.COMPLETE).answerError(400, null, "This is no JSONL");

        Exchange result = upload("remove", thrown);

        assertThat(result.getException()).hasMessageContaining("This is no JSONL");
        assertThat(result.getException().getSuppressed()).contains(thrown);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    /** A message that throws when the status header is set. */
    static final class BrokenMessage extends DefaultMessage {
        private static final List<String> BREAKING =
                List.of(OpenAIUploadsConstants.STATUS, OpenAIUploadsConstants.PART_ID);
        private final Throwable thrown;

        private BrokenMessage(CamelContext context, Throwable thrown) {
            super(context);
            this.thrown = thrown;
        }

        @Override
        public void setHeader(String name, Object value) {
            if (BREAKING.contains(name)) {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
            super.setHeader(name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldCancelInTheRouteToo(Throwable thrown) {
        Throwable unchecked = thrown instanceof IOException ? new IllegalArgumentException() : thrown;

        Exchange result = send("openai-uploads:create?autoCancel=true", exchange -> {
            exchange.setMessage(new BrokenMessage(context, unchecked));
            exchange.getMessage().setBody(CONTENT);
        });

        assertThat(result.getException())
                .hasRootCause(unchecked)
                .hasMessageContaining(emulator.onlyUpload().id());
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                .isEqualTo(emulator.onlyUpload().id());
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldCancelWhenAnotherStepOfTheRouteBreaks(Throwable thrown) {
        Throwable unchecked = thrown instanceof IOException ? new IllegalArgumentException() : thrown;

        Exchange result = send("direct:breaking", exchange -> {
            exchange.setProperty("thrown", unchecked);
            exchange.getMessage().setBody(CONTENT);
        });

        Throwable failure = result.getException();
        assertThat(failure.getCause() == null ? failure : failure.getCause()).isSameAs(unchecked);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }
}
