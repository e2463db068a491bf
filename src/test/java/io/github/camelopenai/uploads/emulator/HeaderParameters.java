package io.github.camelopenai.uploads.emulator;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a header such as {@code form-data; name="data"; filename="batch.jsonl"}. */
final class HeaderParameters {

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");

    private HeaderParameters() {}

    /** Returns the values without quotation marks, by names in lower case; empty if the header is null. */
    static Map<String, String> of(String header) {
        Map<String, String> parameters = new HashMap<>();
        for (Matcher found = PARAMETER.matcher(header == null ? "" : header); found.find(); ) {
            String quoted = found.group(2);
            parameters.put(
                    found.group(1).toLowerCase(Locale.ROOT),
                    quoted == null ? found.group(3) : quoted.replaceAll("\\\\([\"\\\\])", "$1"));
        }
        return parameters;
    }
}
