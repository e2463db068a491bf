package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadsProducerTest extends UploadsTestSupport {

    private AsyncProducer producer;
    private Exchange exchange;

    @BeforeEach
    void start() throws Exception {
        producer = context.getEndpoint("openai-uploads:upload?filename=a.jsonl").createAsyncProducer();
        producer.start();
        exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody("content");
    }

    @Test
    void shouldThrowTheFailureToItsCaller() {
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "bad", "This upload is bad");

        assertThatThrownBy(() -> producer.process(exchange))
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContaining("This upload is bad");
    }

    @Test
    void shouldCallBackOnceInTheThreadOfItsCallerWithTheFailureInTheExchange() {
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "bad", "This upload is bad");
        List<Thread> callbacks = new ArrayList<>();

        boolean sync = producer.process(exchange, doneSync -> callbacks.add(Thread.currentThread()));

        assertThat(sync).isTrue();
        assertThat(callbacks).containsExactly(Thread.currentThread());
        assertThat(exchange.getException()).hasMessageContaining("This upload is bad");
    }
}
