package io.github.camelopenai.uploads.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes and reads the file of a record: JSON in ASCII, with a version and a checksum, so that a record that was cut or
 * changed anywhere is noticed.
 */
final class JournalFormat {

    private static final int VERSION = 1;
    private static final Pattern FORM =
            Pattern.compile("\\{\"version\":([0-9]{1,9}),\"sha256\":\"([0-9a-f]{64})\",\"upload\":(\\{.*\\})\\}\n");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JournalFormat() {}

    static byte[] write(JournalRecord record) {
        String upload;
        try {
            upload = JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return ("{\"version\":" + VERSION + ",\"sha256\":\"" + sha256(upload.getBytes(StandardCharsets.US_ASCII))
                        + "\",\"upload\":" + upload + "}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param file where the record is, for the message of the exception */
    static JournalRecord read(byte[] bytes, Object file) throws CorruptJournalException {
        Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            throw corrupt(file, "it is cut or damaged (" + bytes.length + " bytes)");
        }
        if (Integer.parseInt(matcher.group(1)) != VERSION) {
            throw corrupt(file, "it has version " + matcher.group(1) + ", but this release reads version " + VERSION);
        }
        if (!sha256(matcher.group(3).getBytes(StandardCharsets.ISO_8859_1)).equals(matcher.group(2))) {
            throw corrupt(file, "its checksum does not match");
        }
        try {
            return JSON.readValue(matcher.group(3), JournalRecord.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw corrupt(file, "it is not a record: " + e.getMessage());
        }
    }

    static CorruptJournalException corrupt(Object file, String problem) {
        return new CorruptJournalException(
                "The journal record " + file + " cannot be used: " + problem
                        + ". The upload that it describes may have become a file already, so nothing was started. Look for the file in"
                        + " the account; then remove that record to upload again, or set journalOnCorrupt=restart to have that done");
    }

    static String sha256(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
