package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RangeFaultRule;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of sources that give other bytes than they announce, or do not say how many. None of them may be uploaded. */
@Timeout(60)
class WrongRangeTest extends UploadsTestSupport {

    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&outageTimeout=";
    private static final int LENGTH = 1_000_000;

    private final RangeServer source = RangeServer.start();
    private final RangeObject object = source.putGenerated("/bucket/orders.jsonl", LENGTH, 1);

    @AfterEach
    void stopSource() {
        source.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private Exchange upload(String outageTimeout) {
        return send(UPLOAD + outageTimeout, source.uri(object.path()));
    }

    private RangeFaultRule onPart() {
        return source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=65536-131071"));
    }

    @Test
    void shouldNotUploadARangeThatWasCompressedByItself() {
        onPart().always().compress();

        Exchange exchange = upload("300ms");

        assertThat(exchange.getException()).hasStackTraceContaining("the Content-Encoding gzip, and with none before");
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldReadARangeAgainThatWasCompressedOnce() {
        onPart().compress();

        assertThat(upload("1m").getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
    }

    @Test
    void shouldNotReadAServerThatCompressesEachRange() {
        source.faults().on(object.path()).always().compress();

        Exchange exchange = upload("300ms");

        assertThat(exchange.getException()).hasMessageContaining("gives more than the 1 byte that it has announced");
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).isEmpty();
    }

    @Test
    void shouldNotUploadARangeThatGoesOnAfterItsEnd() {
        onPart().moreThanAnnounced(1);

        Exchange exchange = upload("300ms");

        assertThat(exchange.getException()).hasStackTraceContaining("more than the 65536 bytes that it has announced");
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldUseAConnectionAgainAfterARangeInChunks() {
        source.faults().on(object.path()).always().moreThanAnnounced(0);

        assertThat(upload("300ms&parallelParts=1").getException()).isNull();

        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
        assertThat(source.requests()).extracting("connection").containsOnly(1);
    }

    @Test
    void shouldNotTakeTheEndOfAConnectionForThatOfTheContent() {
        object.untilClose();
        source.faults().on(object.path()).closeAfter(100_000);

        Exchange exchange = upload("300ms");

        assertThat(exchange.getException())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("without a length");
        assertThat(emulator.requests()).isEmpty();
        await().until(() -> source.openConnections() == 0);
    }
}
