package io.github.camelopenai.uploads.api;

import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose value no log shows. */
final class SecretHeader extends BasicHeader {

    private static final long serialVersionUID = 1L;

    SecretHeader(String name, String value) {
        super(name, value, true);
    }

    @Override
    public String toString() {
        return getName() + ": ***";
    }
}
