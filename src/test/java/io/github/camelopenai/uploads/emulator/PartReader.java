package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the multipart body of an {@code addPart}, which must have the field {@code data} and no other. */
final class PartReader {

    private final UploadRules rules;
    private final PartSpool spool;

    PartReader(UploadRules rules, PartSpool spool) {
        this.rules = rules;
        this.spool = spool;
    }

    SpooledPart read(RequestHead head, InputStream body, LoggedRequest log) throws IOException {
        String contentType = head.header("Content-Type");
        String boundary = HeaderParameters.of(contentType).get("boundary");
        if (boundary == null || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw malformed("expected multipart/form-data with a boundary, but got " + contentType);
        }
        SpooledPart part = null;
        try {
            MultipartReader fields = new MultipartReader(body, boundary);
            while (fields.next()) {
                part = readField(fields, part, log);
            }
            if (part == null) {
                throw Refusal.of(400, "Missing required parameter: 'data'.", "data", "missing_required_parameter");
            }
            return part;
        } catch (IOException | RuntimeException e) {
            if (part != null) {
                Files.deleteIfExists(part.path());
            }
            if (e instanceof MultipartReader.MalformedException) {
                throw malformed(e.getMessage());
            }
            throw e;
        }
    }

    private SpooledPart readField(MultipartReader field, SpooledPart previous, LoggedRequest log) throws IOException {
        Map<String, List<String>> headers = headers(field.headers());
        Map<String, String> disposition = HeaderParameters.of(first(headers, "Content-Disposition"));
        String filename = disposition.get("filename");
        UploadRules.partField(disposition.get("name"), filename, previous == null);
        SpooledPart part = spool.receive(field.content(), rules.maxPartBytes());
        log.received(new ReceivedPart(filename, first(headers, "Content-Type"), headers, part.bytes(), part.sha256()));
        try {
            rules.partSize(part.bytes());
        } catch (Refusal refusal) {
            Files.deleteIfExists(part.path());
            throw refusal;
        }
        return part;
    }

    private static Map<String, List<String>> headers(String block) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        block.lines().filter(line -> line.indexOf(':') > 0).forEach(line -> {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).trim(), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        });
        return headers;
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    private static Refusal malformed(String why) {
        return Refusal.of(400, "Could not parse multipart form: " + why, "data", null);
    }
}
