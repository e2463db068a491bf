package io.github.camelopenai.examples.kafka;

import io.github.camelopenai.examples.support.Folders;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the same broker to all tests, since its start takes seconds. The broker stops after the last test. */
final class SharedBroker implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Broker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(Broker.class, type -> start());
    }

    private static Broker start() {
        try {
            return Broker.start(Folders.empty(Path.of("target", "broker")));
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not start", e);
        }
    }
}
