package io.github.camelopenai.uploads.benchmark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** The calls of an upload. Parts come from memory, so that nothing but sending them costs time. */
record BareUpload(HttpClient http, String baseUrl) {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    String create(String filename, long bytes) throws IOException {
        return post(
                "/uploads",
                json("{\"filename\": \"" + filename
                        + "\", \"purpose\": \"batch\", \"mime_type\": \"text/jsonl\", \"bytes\": " + bytes + "}"));
    }

    String addPart(String upload, int count) throws IOException {
        HttpEntity body = MultipartEntityBuilder.create()
                .addPart("data", new MemoryBody(count))
                .build();
        return post("/uploads/" + upload + "/parts", body);
    }

    String complete(String upload, List<String> parts) throws IOException {
        return post(
                "/uploads/" + upload + "/complete", json("{\"part_ids\": [\"" + String.join("\", \"", parts) + "\"]}"));
    }

    private static HttpEntity json(String text) {
        return new StringEntity(text, ContentType.APPLICATION_JSON);
    }

    /** Returns the identifier in the answer. */
    private String post(String path, HttpEntity body) throws IOException {
        HttpPost post = new HttpPost(baseUrl + path);
        post.setHeader("Authorization", "Bearer test-key");
        post.setEntity(body);
        return http.execute(post, response -> {
            String answer = EntityUtils.toString(response.getEntity());
            Matcher id = ID.matcher(answer);
            if (response.getCode() != 200 || !id.find()) {
                throw new IOException("HTTP " + response.getCode() + ": " + answer);
            }
            return id.group(1);
        });
    }

    /** The same piece of memory again and again. */
    private static final class MemoryBody extends AbstractContentBody {

        private static final byte[] PIECE = new byte[128 << 10];

        private final int length;

        MemoryBody(int length) {
            super(ContentType.APPLICATION_OCTET_STREAM);
            this.length = length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (int left = length; left > 0; left -= PIECE.length) {
                out.write(PIECE, 0, Math.min(left, PIECE.length));
            }
        }

        @Override
        public String getFilename() {
            return "part";
        }

        @Override
        public long getContentLength() {
            return length;
        }
    }
}
