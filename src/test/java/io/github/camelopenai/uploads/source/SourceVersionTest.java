package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceVersionTest {

    private static final String NOON = "Fri, 27 Nov 2026 12:00:00 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "\"a\" | - | - | true",
                "\"a\" | Fri, 27 Nov 2026 12:00:00 GMT | Fri, 27 Nov 2026 12:00:00 GMT | true",
                "W/\"a\" | - | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "a | - | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "\"\" | - | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "- | - | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "- | Fri, 27 Nov 2026 11:59:59 GMT | Fri, 27 Nov 2026 12:00:00 GMT | true",
                "W/\"a\" | Fri, 27 Nov 2026 11:59:59 GMT | Fri, 27 Nov 2026 12:00:00 GMT | true",
                "- | Fri, 27 Nov 2026 12:00:00 GMT | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "- | Fri, 27 Nov 2026 12:00:01 GMT | Fri, 27 Nov 2026 12:00:00 GMT | false",
                "- | Fri, 27 Nov 2026 11:59:59 GMT | - | false",
                "- | yesterday | Fri, 27 Nov 2026 12:00:00 GMT | false",
            })
    void shouldKnowWhetherChangesAreNoticed(String etag, String modified, String date, boolean noticed) {
        assertThat(new SourceVersion(etag, modified, 5).noticesChanges(date)).isEqualTo(noticed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "\"a\" | same | 5 | -",
                "\"b\" | same | 5 | its ETag has changed",
                "- | same | 5 | -",
                "\"a\" | other | 5 | -",
                "\"a\" | same | 6 | it had 5 bytes and has 6 now",
                "\"a\" | same | -1 | -",
            })
    void shouldCompareAnswersWithAStrongTag(String etag, String modified, long length, String difference) {
        SourceVersion first = new SourceVersion("\"a\"", "same", 5);

        assertThat(first.differenceTo(new SourceVersion(etag, modified, length)))
                .isEqualTo(difference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "- | Fri, 27 Nov 2026 12:00:00 GMT | -",
                "- | Fri, 27 Nov 2026 12:00:01 GMT | it was modified",
                "W/\"b\" | Fri, 27 Nov 2026 12:00:00 GMT | its ETag has changed",
            })
    void shouldCompareAnswersByTheirTime(String etag, String modified, String difference) {
        String found = new SourceVersion("W/\"a\"", NOON, 5).differenceTo(new SourceVersion(etag, modified, 5));

        if (difference == null) {
            assertThat(found).isNull();
        } else {
            assertThat(found).startsWith(difference);
        }
    }
}
