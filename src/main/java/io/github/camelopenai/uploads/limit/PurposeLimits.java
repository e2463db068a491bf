package io.github.camelopenai.uploads.limit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files that OpenAI takes for each purpose: types, bytes and lines, as documented in November 2026. This is the only place
 * that has these limits; the page shows this table. "MB" is read as 10^6 bytes, which is right under both readings.
 */
public enum PurposeLimits {
    BATCH("batch", "A batch of requests", Types.JSONL, 200_000_000, 50_000),
    FINE_TUNE("fine-tune", "Fine-tuning", Types.JSONL, PurposeLimits.NONE, PurposeLimits.NONE),
    VISION("vision", "Fine-tuning with images", Types.IMAGES, PurposeLimits.NONE, PurposeLimits.NONE),
    ASSISTANTS(
            "assistants",
            "File search, code interpreter, vector stores",
            Types.DOCUMENTS,
            512_000_000,
            PurposeLimits.NONE),
    USER_DATA("user_data", "Any use, such as an input of a model", Types.ANY, 512_000_000, PurposeLimits.NONE),
    EVALS("evals", "Evaluations", Types.JSONL, PurposeLimits.NONE, PurposeLimits.NONE);

    /** No limit of its own is documented. */
    public static final long NONE = Long.MAX_VALUE;

    private final String purpose;
    private final String use;
    private final Map<String, List<String>> types;
    private final long bytes;
    private final long lines;

    PurposeLimits(String purpose, String use, Map<String, List<String>> types, long bytes, long lines) {
        this.purpose = purpose;
        this.use = use;
        this.types = types;
        this.bytes = bytes;
        this.lines = lines;
    }

    /** The limits of a purpose; empty if the purpose is not OpenAI's. */
    public static Optional<PurposeLimits> of(String purpose) {
        for (PurposeLimits each : values()) {
            if (each.purpose.equals(purpose)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The purpose as the API writes it. */
    public String purpose() {
        return purpose;
    }

    /** The intended use of the file, in words. */
    public String use() {
        return use;
    }

    /** The extensions that are taken, without a dot; empty if any is taken. */
    public List<String> extensions() {
        return List.copyOf(types.keySet());
    }

    /** The MIME types that are taken; empty if any is taken. */
    public Set<String> mimeTypes() {
        return types.values().stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The number of bytes that are taken, or {@link #NONE}. */
    public long bytes() {
        return bytes;
    }

    /** The number of lines that are taken, without blank ones, or {@link #NONE}. */
    public long lines() {
        return lines;
    }

    boolean takesExtension(String filename) {
        int dot = filename.lastIndexOf('.');
        return types.isEmpty()
                || dot >= 0
                        && types.containsKey(filename.substring(dot + 1).strip().toLowerCase(Locale.ROOT));
    }

    /** @param mimeType may have parameters */
    boolean takesMimeType(String mimeType) {
        int parameters = mimeType.indexOf(';');
        String bare = (parameters < 0 ? mimeType : mimeType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        for (List<String> taken : types.values()) {
            if (taken.contains(bare)) {
                return true;
            }
        }
        return types.isEmpty();
    }

    /** The MIME types by extension. In a class of its own, since the constants above need it. */
    private static final class Types {

        static final Map<String, List<String>> ANY = Map.of();

        static final Map<String, List<String>> JSONL = Map.of(
                "jsonl",
                List.of(
                        "text/jsonl",
                        "application/jsonl",
                        "application/jsonlines",
                        "application/json-lines",
                        "application/x-jsonlines",
                        "application/x-ndjson"));

        static final Map<String, List<String>> IMAGES =
                ordered("gif image/gif", "jpeg image/jpeg", "jpg image/jpeg", "png image/png", "webp image/webp");

        /** OpenAI's lists of supported files for file search and for the code interpreter. */
        static final Map<String, List<String>> DOCUMENTS = ordered(
                "c text/x-c",
                "cpp text/x-c++",
                "cs text/x-csharp",
                "css text/css",
                "csv text/csv application/csv",
                "doc application/msword",
                "docx application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "gif image/gif",
                "go text/x-golang",
                "html text/html",
                "java text/x-java",
                "jpeg image/jpeg",
                "jpg image/jpeg",
                "js text/javascript application/javascript",
                "json application/json",
                "md text/markdown text/x-markdown",
                "pdf application/pdf",
                "php text/x-php",
                "pkl application/octet-stream",
                "png image/png",
                "pptx application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "py text/x-python text/x-script.python",
                "rb text/x-ruby",
                "sh application/x-sh",
                "tar application/x-tar",
                "tex text/x-tex",
                "ts application/typescript",
                "txt text/plain",
                "xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xml application/xml text/xml",
                "zip application/zip application/x-zip-compressed");

        private Types() {}

        private static Map<String, List<String>> ordered(String... rows) {
            Map<String, List<String>> types = new LinkedHashMap<>();
            for (String row : rows) {
                List<String> words = List.of(row.split(" "));
                types.put(words.get(0), words.subList(1, words.size()));
            }
            return types;
        }
    }
}
