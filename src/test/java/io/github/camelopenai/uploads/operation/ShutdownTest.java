package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads during a graceful shutdown, which they continue, and a forced one or an interrupt, which aborts them. */
class ShutdownTest {

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        private static final byte[] CONTENT = Bytes.random(1_000_000);

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            // Only a stop ends a stalled request before the test times out.
            component.getConfiguration().setStallTimeout("10m");
        }

        private CompletableFuture<Exchange> uploadInBackground() {
            CompletableFuture<Exchange> result = Background.call(() -> send("direct:upload", CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) > 0);
            return result;
        }

        @Test
        void shouldFinishAnUploadWithinTheTimeThatCamelGivesIt() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            CompletableFuture<Exchange> result = uploadInBackground();

            CompletableFuture<Void> stopped = Background.run(context::stop);
            await().until(() -> context.getStatus().isStopping());
            gate.open();

            assertThat(result.get(60, TimeUnit.SECONDS).getException()).isNull();
            stopped.get(60, TimeUnit.SECONDS);
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        @Test
        void shouldEndAtOnceWhenTheTimeIsOver() throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).always().stall(10_000);
            CompletableFuture<Exchange> result = uploadInBackground();
            context.getShutdownStrategy().setTimeout(1);

            context.stop();
            Exchange exchange = result.get(60, TimeUnit.SECONDS);

            assertThat(exchange.getException()).isNotNull();
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @Test
        void shouldRunPendingCancelsWhenTheComponentIsStopped() throws Exception {
            CountDownLatch created = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:slow")
                            .to("openai-uploads:create?autoCancel=true")
                            .process(exchange -> {
                                created.countDown();
                                goOn.await();
                            });
                }
            });
            CompletableFuture<Exchange> result = Background.call(() -> send("direct:slow", CONTENT));
            created.await();

            context.getComponent("openai-uploads").stop();

            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
            goOn.countDown();
            result.get(60, TimeUnit.SECONDS);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
        }

        @Test
        void shouldFinishACallWhoseProducerIsEvicted() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.CREATE).hold();
            Producer producer = context.getEndpoint("openai-uploads:create").createProducer();
            producer.start();
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(CONTENT);
            CompletableFuture<Void> call = Background.run(() -> {
                try {
                    producer.process(exchange);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> emulator.inFlight(EmulatorCall.CREATE) == 1);

            producer.stop();
            gate.open();

            call.get(60, TimeUnit.SECONDS);
            assertThat(exchange.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                    .isEqualTo(emulator.onlyUpload().id());
        }

        @Test
        void shouldWorkOnWhenTheComponentWasStoppedAndStarted() throws Exception {
            assertThat(send("openai-uploads:create", CONTENT).getException()).isNull();

            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();

            assertThat(send("openai-uploads:create", CONTENT).getException()).isNull();
        }

        @Test
        void shouldEndAtOnceWhenASendingThreadIsInterrupted() throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).always().stall(10_000);
            Exchange[] result = new Exchange[1];
            byte[] large = Bytes.random(20_000_000);
            Thread sender = new Thread(() -> {
                String id = send("openai-uploads:create?autoCancel=false", large)
                        .getMessage()
                        .getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
                result[0] = send("openai-uploads:addPart?uploadId=" + id, large);
                send("openai-uploads:cancel?uploadId=" + id, null);
            });
            sender.start();
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) > 0);

            sender.interrupt();
            sender.join(60_000);

            assertThat(sender.isAlive()).isFalse();
            assertThat(result[0].getException()).hasMessageContaining("interrupted");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }
    }
}
