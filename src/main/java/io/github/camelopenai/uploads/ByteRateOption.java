package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.concurrent.ByteRateLimit;
import io.github.camelopenai.uploads.option.SizeOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The option {@code maxBytesPerSecond} of an endpoint or of the component, which can be changed while uploads run. */
final class ByteRateOption {

    static final String NAME = "maxBytesPerSecond";

    private static final Logger LOG = LoggerFactory.getLogger(ByteRateOption.class);

    private final ByteRateLimit limit = new ByteRateLimit();
    private final Object owner;
    private String configured;
    private String current = "0";

    /** @param owner the endpoint or component, for the log */
    ByteRateOption(Object owner) {
        this.owner = owner;
    }

    ByteRateLimit limit() {
        return limit;
    }

    /** Takes the value of the configuration, unless it was taken before: then a later change stays in force. */
    synchronized void configure(String value) {
        if (!Objects.equals(value, configured)) {
            set(value);
            configured = value;
        }
    }

    /** Changes the limit, as an operator has asked. */
    synchronized void change(String value) {
        set(value);
        LOG.info("{} of {} is {} now, as an operator has asked", NAME, owner, describe());
    }

    private void set(String value) {
        String text = value == null || value.isBlank() ? "0" : value.strip();
        limit.set(SizeOption.parse(NAME, text));
        current = text;
    }

    /** The limit as it was written, such as {@code 10MB}; {@code 0} for none. */
    synchronized String current() {
        return current;
    }

    boolean isSet() {
        return limit.bytesPerSecond() > 0;
    }

    /** For people. */
    String describe() {
        return isSet() ? current() : "0 (no limit)";
    }
}
