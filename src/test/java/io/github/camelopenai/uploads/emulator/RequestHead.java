package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Request line and headers of one HTTP request. */
record RequestHead(String method, String target, String version, Map<String, List<String>> headers) {

    private static final int MAX_LENGTH = 64 << 10;

    /** Returns null if the client closed the connection instead of sending another request. */
    static RequestHead read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("Invalid HTTP/1 request line: " + line);
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !"".equals(header); header = line(in)) {
            int colon = header == null ? -1 : header.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("Invalid header: " + header);
            }
            headers.computeIfAbsent(header.substring(0, colon).trim(), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).trim());
        }
        headers.replaceAll((name, values) -> List.copyOf(values));
        return new RequestHead(words[0], words[1], words[2], Collections.unmodifiableMap(headers));
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == MAX_LENGTH) {
                throw new ProtocolException("A line without a line break");
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }

    String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        int question = target.indexOf('?');
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(decode(equals < 0 ? pair : pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    boolean keepAlive() {
        return version.equals("HTTP/1.1") && !"close".equalsIgnoreCase(header("Connection"));
    }

    boolean chunked() {
        return "chunked".equalsIgnoreCase(header("Transfer-Encoding"));
    }

    boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(header("Expect"));
    }

    /** The length declared, or 0 if there is none, since then there is no body or a chunked one. */
    long contentLength() throws ProtocolException {
        String length = header("Content-Length");
        if (length == null) {
            return 0;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new ProtocolException("Invalid Content-Length: " + length);
        }
        return Long.parseLong(length);
    }
}
