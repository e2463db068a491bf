package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.ResultJson;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.part.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;

/**
 * Converts results to JSON in the format of the API, for steps that want a text, bytes or a stream, and parts and batch files
 * to streams.
 */
@Converter(generateLoader = true)
public final class OpenAIUploadsConverters {

    private OpenAIUploadsConverters() {}

    @Converter
    public static String toString(Upload upload) {
        return ResultJson.write(upload);
    }

    @Converter
    public static String toString(UploadPart part) {
        return ResultJson.write(part);
    }

    @Converter
    public static String toString(OpenAIFile file) {
        return ResultJson.write(file);
    }

    @Converter
    public static byte[] toBytes(Upload upload) {
        return bytes(upload);
    }

    @Converter
    public static byte[] toBytes(UploadPart part) {
        return bytes(part);
    }

    @Converter
    public static byte[] toBytes(OpenAIFile file) {
        return bytes(file);
    }

    @Converter
    public static InputStream toInputStream(Upload upload) {
        return new ByteArrayInputStream(bytes(upload));
    }

    @Converter
    public static InputStream toInputStream(UploadPart part) {
        return new ByteArrayInputStream(bytes(part));
    }

    @Converter
    public static InputStream toInputStream(OpenAIFile file) {
        return new ByteArrayInputStream(bytes(file));
    }

    @Converter
    public static InputStream toInputStream(Part part) throws IOException {
        return part.openStream();
    }

    @Converter
    public static InputStream toInputStream(BatchFile file) throws IOException {
        return file.openStream();
    }

    private static byte[] bytes(Object result) {
        return ResultJson.write(result).getBytes(StandardCharsets.UTF_8);
    }
}
