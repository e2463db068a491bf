package io.github.camelopenai.uploads.benchmark.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/** Reads ranges of a URL and discards them. */
record BareDownload(HttpClient http, URI url) {

    private static final int BUFFER = 128 << 10;

    /** Returns the number of bytes. */
    Long read(long offset, int count) throws IOException {
        HttpGet get = new HttpGet(url);
        get.setHeader("Range", "bytes=" + offset + "-" + (offset + count - 1));
        return http.execute(get, response -> {
            long read = 0;
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = response.getEntity().getContent()) {
                for (int n; (n = in.read(buffer)) > 0; ) {
                    read += n;
                }
            }
            if (response.getCode() != 206 || read != count) {
                throw new IOException("HTTP " + response.getCode() + " with " + read + " bytes");
            }
            return read;
        });
    }
}
