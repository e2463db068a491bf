package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFileNameTest {

    private static final URI URL = URI.create("https://example.com/a/from%20path+x.jsonl?sig=s");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment; filename=plain.txt | plain.txt",
                "attachment; filename=\"with blank; and \\\"quotes\\\".txt\" | with blank; and \"quotes\".txt",
                "inline; filename=a.txt; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt | naïve €.txt",
                "attachment; filename*=iso-8859-1'en'%A3%20rates.txt | £ rates.txt",
                "attachment; filename*=UTF-8''a+b.txt | a+b.txt",
                "attachment; filename*=no-such-charset''a.txt; filename=b.txt | b.txt",
                "attachment; filename*=broken; filename=b.txt | b.txt",
                "attachment | from path+x.jsonl",
                "attachment; filename=\"\" | from path+x.jsonl",
            })
    void shouldReadTheNameOfContentDisposition(String disposition, String name) {
        assertThat(SourceFileName.of(disposition, URL, URL)).isEqualTo(name);
    }

    @Test
    void shouldReadUtf8InAPlainName() {
        // As HttpClient gives it.
        String latin = new String(
                "na\u00efve.txt".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(SourceFileName.of("attachment; filename=\"" + latin + "\"", URL, URL))
                .isEqualTo("na\u00efve.txt");
    }

    @Test
    void shouldTakeTheLastSegmentOfThePath() {
        assertThat(SourceFileName.of(null, URL, URL)).isEqualTo("from path+x.jsonl");
        assertThat(SourceFileName.of(null, URI.create("https://example.com"), URI.create("https://example.com")))
                .isNull();
        assertThat(SourceFileName.of(null, URI.create("https://example.com/a/"), URI.create("https://example.com/a/")))
                .isNull();
    }

    @Test
    void shouldTakeTheNameOfARedirectsTargetIfOnlyThatHasAnExtension() {
        URI latest = URI.create("https://example.com/latest");
        URI uuid = URI.create("https://example.com/4711");

        assertThat(SourceFileName.of(null, latest, URL)).isEqualTo("from path+x.jsonl");
        assertThat(SourceFileName.of(null, URL, uuid)).isEqualTo("from path+x.jsonl");
        assertThat(SourceFileName.of(null, latest, uuid)).isEqualTo("latest");
    }
}
