package io.github.camelopenai.uploads.emulator;

import java.io.IOException;

/** The handling of one request, as steps of an {@link Exchange}. */
@FunctionalInterface
interface Fault {

    /** No fault: the request is processed as usual. */
    Fault NONE = exchange -> exchange.send(exchange.process());

    void play(Exchange exchange) throws IOException;
}
