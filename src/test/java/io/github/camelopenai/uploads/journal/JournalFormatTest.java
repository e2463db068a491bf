package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of a record. {@code FileUploadJournalTest} damages each of them in turn. */
class JournalFormatTest {

    private static final Path FILE = Path.of("a.upload");
    private static final JournalRecord RECORD = new JournalRecord(
            State.COMPLETING,
            "upload_1",
            "größe \u2028.jsonl",
            "batch",
            10,
            null,
            3_601L,
            2,
            3,
            List.of(6L, 4L),
            List.of(new JournalPart(0, "part_1", 6, "aa")),
            List.of("part_1"),
            "md5",
            true,
            null,
            4);

    private static String text() {
        return new String(JournalFormat.write(RECORD), StandardCharsets.US_ASCII);
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> JournalFormat.read(text.getBytes(StandardCharsets.US_ASCII), FILE))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("a.upload")
                .hasMessageContaining(why)
                .hasMessageContaining("journalOnCorrupt=restart");
    }

    @Test
    void shouldReadWhatItHasWritten() throws Exception {
        assertThat(JournalFormat.read(JournalFormat.write(RECORD), FILE)).isEqualTo(RECORD);
    }

    @Test
    void shouldWriteOneLineOfAscii() {
        assertThat(text())
                .matches("\\{\"version\":1,\"sha256\":\"[0-9a-f]{64}\",\"upload\":\\{.*}}\n")
                .doesNotContain("?");
    }

    @Test
    void shouldRefuseACutOrEmptyRecordWithItsLength() {
        byte[] whole = JournalFormat.write(RECORD);
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);

        assertRefused(new String(cut, StandardCharsets.US_ASCII), "it is cut or damaged (" + cut.length + " bytes)");
        assertRefused("", "it is cut or damaged (0 bytes)");
    }

    @Test
    void shouldRefuseChangedContent() {
        assertRefused(text().replace("upload_1", "upload_2"), "its checksum does not match");
    }

    @Test
    void shouldRefuseAnotherVersionRatherThanGuess() {
        assertRefused(text().replace("\"version\":1", "\"version\":2"), "it has version 2");
    }

    @Test
    void shouldRefuseWhatIsNoRecordThoughItsChecksumMatches() throws Exception {
        String upload = "{\"state\":\"PAUSED\"}";
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(upload.getBytes(StandardCharsets.US_ASCII));

        assertRefused(
                "{\"version\":1,\"sha256\":\"" + HexFormat.of().formatHex(digest) + "\",\"upload\":" + upload + "}\n",
                "it is not a record");
    }
}
