package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.emulator.RangeServer;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollEndpoint;

/** A bucket of a RangeServer, with a component for each machine in the place of aws2-s3. */
final class DocumentedBucket {

    private final RangeServer store;
    private final NavigableSet<String> names = new ConcurrentSkipListSet<>();

    DocumentedBucket(RangeServer store) {
        this.store = store;
    }

    void put(String name, byte[] content) {
        store.put("/exports/" + name, content).signed();
        names.add(name);
    }

    NavigableSet<String> names() {
        return names;
    }

    /** Polls the bucket, deletes each object that its exchange has uploaded, and signs links. */
    final class Component extends DefaultComponent {

        final AtomicInteger polls = new AtomicInteger();

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new ScheduledPollEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            String name = exchange.getMessage().getHeader("CamelAwsS3Key", String.class);
                            exchange.getMessage()
                                    .setBody(store.signedLink("/exports/" + name, Duration.ofHours(2))
                                            .toString());
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    ScheduledPollConsumer consumer = new ScheduledPollConsumer(this, processor) {
                        @Override
                        protected int poll() throws Exception {
                            polls.incrementAndGet();
                            for (String name : names) {
                                Exchange exchange = createExchange(false);
                                exchange.getMessage().setHeader("CamelAwsS3Key", name);
                                getProcessor().process(exchange);
                                if (exchange.getException() == null) {
                                    names.remove(name);
                                }
                                releaseExchange(exchange, false);
                            }
                            return names.size();
                        }
                    };
                    consumer.setInitialDelay(0);
                    consumer.setDelay(100);
                    return consumer;
                }
            };
        }
    }
}
