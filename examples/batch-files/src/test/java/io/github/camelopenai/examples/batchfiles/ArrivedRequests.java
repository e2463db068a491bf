package io.github.camelopenai.examples.batchfiles;

import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the requests of received files by their numbers. */
final class ArrivedRequests {

    private static final Pattern NUMBER = Pattern.compile("^\\{\"custom_id\":\"report-(\\d+)\".*}$");

    private ArrivedRequests() {}

    /** The number of requests, each of which is there once. */
    static int count(List<EmulatedFile> files) throws IOException {
        BitSet numbers = new BitSet();
        for (EmulatedFile file : files) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(file.openContent(), StandardCharsets.UTF_8))) {
                for (String line; (line = lines.readLine()) != null; ) {
                    add(line, numbers, file);
                }
            }
        }
        if (numbers.cardinality() < numbers.length() - 1) {
            throw new Failure("Request " + numbers.nextClearBit(1) + " is missing");
        }
        return numbers.cardinality();
    }

    private static void add(String line, BitSet numbers, EmulatedFile file) {
        Matcher matcher = NUMBER.matcher(line);
        if (!matcher.matches()) {
            throw new Failure(file.filename() + " has a line that is no request: " + line);
        }
        int number = Integer.parseInt(matcher.group(1));
        if (numbers.get(number)) {
            throw new Failure("Request " + number + " arrived twice");
        }
        numbers.set(number);
    }
}
