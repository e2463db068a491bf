package io.github.camelopenai.uploads.emulator;

import java.time.Duration;
import java.util.Locale;

/** Kinds of servers that differ in their limits and rules. */
public enum ServerProfile {
    /** OpenAI: parts of at most 64 MiB, files of at most 8 GiB, one hour. The default. */
    OPENAI {
        @Override
        void configure(EmulatorBuilder builder) {
            builder.maxPartBytes(UploadRules.MAX_PART_BYTES)
                    .maxUploadBytes(UploadRules.MAX_UPLOAD_BYTES)
                    .sessionLife(Duration.ofHours(1));
        }
    },
    /**
     * The older API of Azure OpenAI, at {@code /openai} with {@code api-version=2024-10-21}: files of at most 9 GB, two
     * hours.
     */
    AZURE_2024 {
        @Override
        void configure(EmulatorBuilder builder) {
            builder.azure("2024-10-21").maxUploadBytes(9_000_000_000L).sessionLife(Duration.ofHours(2));
        }
    },
    /** A server that keeps parts in S3, such as stdapi.ai: parts of at least 5 MiB but the last, in the order of arrival. */
    S3_BACKED {
        @Override
        void configure(EmulatorBuilder builder) {
            builder.minPartBytes(5L << 20).partsInOrder(true);
        }
    },
    /**
     * A server with large parts, such as that of Crusoe: parts of at most 128 MiB, files of at most 16 GiB, two hours, and {@code
     * GET /uploads/{id}}.
     */
    LARGE_PARTS {
        @Override
        void configure(EmulatorBuilder builder) {
            builder.maxPartBytes(128L << 20)
                    .maxUploadBytes(16L << 30)
                    .sessionLife(Duration.ofHours(2))
                    .uploadsReadable(true);
        }
    };

    abstract void configure(EmulatorBuilder builder);

    /** The name on the command line, such as {@code s3-backed}. */
    String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
