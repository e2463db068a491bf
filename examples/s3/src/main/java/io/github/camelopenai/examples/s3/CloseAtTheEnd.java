package io.github.camelopenai.examples.s3;

import java.io.Closeable;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;

/**
 * Closes the stream that is the body now when the exchange ends, in whichever way. An upload closes what it has read, but it
 * reads nothing if it fails early or was completed before, and an object's stream holds a connection until it is closed.
 */
public class CloseAtTheEnd implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Closeable stream) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    IOHelper.close(stream);
                }
            });
        }
    }
}
