package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.CorruptRecordPolicy;
import io.github.camelopenai.uploads.option.DidYouMean;
import io.github.camelopenai.uploads.option.JournalVerify;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.option.SpoolStreams;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Converter;

/**
 * Converts text to the enums of options, for URIs, camel-main and Spring Boot. For an unknown value, Camel's own conversion names
 * an internal class; this one names the option and its values.
 */
@Converter(generateLoader = true)
public final class OpenAIUploadsOptionConverters {

    private OpenAIUploadsOptionConverters() {}

    @Converter
    public static Authentication toAuthentication(String text) {
        return choice("authentication", Authentication.class, text);
    }

    @Converter
    public static Checksum toChecksum(String text) {
        return choice("checksum", Checksum.class, text);
    }

    @Converter
    public static CorruptRecordPolicy toCorruptRecordPolicy(String text) {
        return choice("journalOnCorrupt", CorruptRecordPolicy.class, text);
    }

    @Converter
    public static PartBufferKind toPartBuffer(String text) {
        return choice("partBuffer", PartBufferKind.class, text);
    }

    @Converter
    public static JournalVerify toJournalVerify(String text) {
        return choice("journalVerify", JournalVerify.class, text);
    }

    @Converter
    public static PurposeLimitsPolicy toPurposeLimits(String text) {
        return choice("purposeLimits", PurposeLimitsPolicy.class, text);
    }

    @Converter
    public static SpoolStreams toSpoolStreams(String text) {
        return choice("spoolStreams", SpoolStreams.class, text);
    }

    private static <E extends Enum<E>> E choice(String option, Class<E> type, String text) {
        // As everywhere in Camel, with dashes, underscores or in camel case.
        String wanted = text.strip().replaceAll("[-_]", "");
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        List<String> values =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        throw new IllegalArgumentException(option + " is '" + text + "'" + DidYouMean.phrase(text, values)
                + "; possible are " + String.join(", ", values));
    }
}
