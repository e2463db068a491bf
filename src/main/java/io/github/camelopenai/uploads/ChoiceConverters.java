package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.transfer.PartBufferKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Converter;

/**
 * Texts to the options that are a choice, whatever sets them: a URI, camel-main, Spring Boot. Camel's own conversion names an
 * internal class for a value that does not exist; this one names the option and the values that it has.
 */
@Converter(generateLoader = true)
public final class ChoiceConverters {

    private ChoiceConverters() {}

    @Converter
    public static Authentication toAuthentication(String text) {
        return choice("authentication", Authentication.class, text);
    }

    @Converter
    public static Checksum toChecksum(String text) {
        return choice("checksum", Checksum.class, text);
    }

    @Converter
    public static OnCorrupt toOnCorrupt(String text) {
        return choice("onCorrupt", OnCorrupt.class, text);
    }

    @Converter
    public static PartBufferKind toPartBuffer(String text) {
        return choice("partBuffer", PartBufferKind.class, text);
    }

    @Converter
    public static ResumeVerify toResumeVerify(String text) {
        return choice("resumeVerify", ResumeVerify.class, text);
    }

    @Converter
    public static SpoolMode toSpoolMode(String text) {
        return choice("spool", SpoolMode.class, text);
    }

    private static <E extends Enum<E>> E choice(String option, Class<E> type, String text) {
        // Whether with a dash, an underscore or in camel case, as everywhere in Camel.
        String wanted = text.strip().replaceAll("[-_]", "");
        for (E constant : type.getEnumConstants()) {
            if (constant.name().replace("_", "").equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        List<String> values = Arrays.stream(type.getEnumConstants())
                .map(constant -> written(constant.name()))
                .toList();
        throw new IllegalArgumentException(option + " is '" + text + "'" + DidYouMean.phrase(text, values)
                + "; possible are " + String.join(", ", values));
    }

    /** As options are written: {@code API_KEY} is {@code api-key}. */
    private static String written(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
