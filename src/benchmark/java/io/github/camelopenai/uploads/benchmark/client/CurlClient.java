package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program curl, once for each call. All parts are sent from files of the sizes of the parts. */
final class CurlClient implements Client {

    private static final int PART = 64 << 20;
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final String baseUrl;

    CurlClient(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public void upload(Source source) throws IOException, InterruptedException {
        long length = source.length();
        String announced = "{\"filename\": \"" + source.filename()
                + "\", \"purpose\": \"batch\", \"mime_type\": \"text/jsonl\", \"bytes\": " + length + "}";
        String upload = call("/uploads", "--data-binary", announced);
        List<String> ids = new ArrayList<>();
        for (long left = length; left > 0; left -= PART) {
            Path part = SourceFile.make(source.path().resolveSibling("curl"), Math.min(PART, left));
            ids.add(call("/uploads/" + upload + "/parts", "-F", "data=@" + part));
        }
        call(
                "/uploads/" + upload + "/complete",
                "--data-binary",
                "{\"part_ids\": [\"" + String.join("\", \"", ids) + "\"]}");
    }

    /** Returns the identifier in the answer. The certificate is not checked; without Expect, curl does not wait for a 100. */
    private String call(String path, String... body) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sSfk", "-H", "Expect:", "-H", "Authorization: Bearer k"));
        command.addAll(List.of(body));
        command.add(baseUrl + path);
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher id = ID.matcher(answer);
        if (curl.waitFor() != 0 || !id.find()) {
            throw new IOException("curl: " + answer);
        }
        return id.group(1);
    }

    @Override
    public void close() {}
}
