package io.github.camelopenai.uploads.emulator;

import java.io.IOException;

/** What to do with one request, in terms of the steps of an {@link Exchange}. */
@FunctionalInterface
interface Fault {

    /** No fault at all. */
    Fault NONE = exchange -> exchange.send(exchange.process());

    void play(Exchange exchange) throws IOException;
}
