package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Converts requests to JSON and reads answers from JSON. */
public final class ApiJson {

    private ApiJson() {}

    public static String create(CreateUpload request) {
        StringBuilder json = new StringBuilder("{\"filename\":");
        string(request.filename(), json);
        json.append(",\"purpose\":");
        string(request.purpose(), json);
        json.append(",\"bytes\":").append(request.bytes()).append(",\"mime_type\":");
        string(request.mimeType(), json);
        if (request.expiresAfter() != null) {
            json.append(",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":")
                    .append(request.expiresAfter().toSeconds())
                    .append('}');
        }
        return json.append('}').toString();
    }

    public static String complete(List<String> partIds, String md5) {
        StringBuilder json = new StringBuilder("{\"part_ids\":[");
        for (int i = 0; i < partIds.size(); i++) {
            json.append(i == 0 ? "" : ",");
            string(partIds.get(i), json);
        }
        json.append(']');
        if (md5 != null) {
            json.append(",\"md5\":");
            string(md5, json);
        }
        return json.append('}').toString();
    }

    private static void string(String value, StringBuilder json) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        json.append('"');
    }

    /** Reads the upload in the answer to {@code create}. */
    public static Upload upload(HttpAnswer answer) throws UnusableAnswerException {
        AnswerFields upload = AnswerFields.of(answer);
        return upload(upload, upload.id());
    }

    /**
     * Reads the upload in the answer to a later call, with its file if there is one.
     *
     * @param id the id of the upload; an answer about another upload is unusable
     */
    public static Upload upload(HttpAnswer answer, String id) throws UnusableAnswerException {
        AnswerFields upload = AnswerFields.of(answer);
        upload.requireSame("id", upload.id(), id);
        return upload(upload, id);
    }

    /**
     * Reads the upload in the answer to {@code cancel}.
     *
     * @param known returned if the answer contains no upload
     */
    public static Upload cancelledUpload(HttpAnswer answer, Upload known) throws UnusableAnswerException {
        Optional<AnswerFields> object = AnswerFields.ofJson(answer);
        if (object.isEmpty()) {
            return known;
        }
        AnswerFields upload = object.get();
        if (upload.has("id")) {
            upload.requireSame("id", upload.id(), known.id());
            return upload.text("status") == null ? known : upload(upload, known.id());
        }
        upload.requireNone("error");
        return known;
    }

    private static Upload upload(AnswerFields upload, String id) {
        return new Upload(
                id,
                upload.text("object"),
                upload.number("bytes"),
                upload.number("created_at"),
                upload.text("filename"),
                upload.text("purpose"),
                upload.text("status"),
                upload.number("expires_at"),
                upload.object("file").map(ApiJson::file).orElse(null));
    }

    /** @param uploadId the id of the upload; an answer about the part of another upload is unusable */
    public static UploadPart part(HttpAnswer answer, String uploadId) throws UnusableAnswerException {
        AnswerFields part = AnswerFields.of(answer);
        String of = part.text("upload_id");
        if (of != null) {
            part.requireSame("upload_id", of, uploadId);
        }
        return new UploadPart(part.id(), part.text("object"), part.number("created_at"), of);
    }

    public static OpenAIFile file(HttpAnswer answer) throws UnusableAnswerException {
        AnswerFields file = AnswerFields.of(answer);
        file.id();
        return file(file);
    }

    /** Reads a page of a list of files, without entries that have no id. */
    public static FilePage files(HttpAnswer answer) throws UnusableAnswerException {
        AnswerFields page = AnswerFields.of(answer);
        List<OpenAIFile> files = page.requireObjects("data").stream()
                .map(ApiJson::file)
                .filter(Objects::nonNull)
                .toList();
        return new FilePage(files, page.flag("has_more"));
    }

    /** Returns null if the file has no valid id. */
    private static OpenAIFile file(AnswerFields file) {
        String id = file.idOrNull();
        return id == null
                ? null
                : new OpenAIFile(
                        id,
                        file.text("object"),
                        file.number("bytes"),
                        file.number("created_at"),
                        file.number("expires_at"),
                        file.text("filename"),
                        file.text("purpose"),
                        file.text("status"));
    }

    /**
     * A page of a list of files.
     *
     * @param hasMore whether there are more pages; null if the server does not say
     */
    public record FilePage(List<OpenAIFile> files, Boolean hasMore) {

        /** @param limit the requested number of files */
        public boolean mayHaveMore(int limit) {
            // The next page begins after the id of a file.
            return !files.isEmpty() && (hasMore == null ? files.size() >= limit : hasMore);
        }

        /** The id of the file after which the next page begins. */
        public String lastId() {
            return files.get(files.size() - 1).id();
        }
    }
}
