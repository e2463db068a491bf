package io.github.camelopenai.uploads.benchmark.client;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's own client for Java, one part after the other, as its users would write it. */
final class SdkClient implements Client {

    private static final int PART = 64 << 20;

    private final OpenAIClient client;
    private final PartMaker parts;

    /** Makes a part of the next bytes of a stream. */
    @FunctionalInterface
    private interface PartMaker {
        InputStream next(InputStream stream, int length) throws IOException;
    }

    private SdkClient(String baseUrl, PartMaker parts) {
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("test-key")
                .maxRetries(0)
                .build();
        this.parts = parts;
    }

    /** Parts are read while they are sent. */
    static SdkClient withStreams(String baseUrl) {
        return new SdkClient(baseUrl, Slice::new);
    }

    /** Parts are read before they are sent. */
    static SdkClient withArrays(String baseUrl) {
        return new SdkClient(baseUrl, (stream, length) -> new ByteArrayInputStream(stream.readNBytes(length)));
    }

    @Override
    public void upload(Source source) throws IOException {
        long length = source.length();
        String upload = client.uploads()
                .create(UploadCreateParams.builder()
                        .bytes(length)
                        .filename(source.filename())
                        .mimeType("text/jsonl")
                        .purpose(FilePurpose.BATCH)
                        .build())
                .id();
        List<String> ids = new ArrayList<>();
        try (InputStream stream = source.open()) {
            for (long left = length; left > 0; left -= PART) {
                ids.add(addPart(upload, parts.next(stream, (int) Math.min(PART, left))));
            }
        }
        client.uploads()
                .complete(upload, UploadCompleteParams.builder().partIds(ids).build());
    }

    private String addPart(String upload, InputStream part) {
        return client.uploads()
                .parts()
                .create(PartCreateParams.builder()
                        .uploadId(upload)
                        .data(MultipartField.<InputStream>builder()
                                .value(part)
                                .filename("part")
                                .contentType("application/octet-stream")
                                .build())
                        .build())
                .id();
    }

    @Override
    public void close() {
        client.close();
    }
}
