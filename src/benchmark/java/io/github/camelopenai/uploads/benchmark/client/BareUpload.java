package io.github.camelopenai.uploads.benchmark.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/** The calls of an upload. Parts are regions of a file. */
record BareUpload(HttpClient http, String baseUrl) {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    String create(String filename, long bytes) throws IOException {
        return post(
                "/uploads",
                json("{\"filename\": \"" + filename
                        + "\", \"purpose\": \"batch\", \"mime_type\": \"text/jsonl\", \"bytes\": " + bytes + "}"));
    }

    String addPart(String upload, FileChannel file, long offset, int count) throws IOException {
        HttpEntity body = MultipartEntityBuilder.create()
                .addPart("data", new RegionBody(file, offset, count))
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

    /** A region of a file, read through one buffer. */
    private static final class RegionBody extends AbstractContentBody {
        private static final int BUFFER = 128 << 10;

        private final FileChannel file;
        private final long offset;
        private final int length;

        RegionBody(FileChannel file, long offset, int length) {
            super(ContentType.APPLICATION_OCTET_STREAM);
            this.file = file;
            this.offset = offset;
            this.length = length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[Math.min(BUFFER, length)];
            for (int sent = 0; sent < length; ) {
                int n = file.read(ByteBuffer.wrap(buffer, 0, Math.min(buffer.length, length - sent)), offset + sent);
                if (n < 0) {
                    throw new EOFException("in the middle of a part");
                }
                out.write(buffer, 0, n);
                sent += n;
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
