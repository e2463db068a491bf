package io.github.camelopenai.examples.cluster;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of a run in the bucket, and what has to arrive.
 *
 * @param sha256 the checksum of each object, by file name
 * @param bytes the size of all objects
 */
record Objects(String folder, Map<String, String> sha256, long bytes) {

    /** Puts objects into the bucket, each of them different and with at least {@code size} bytes. */
    static Objects put(S3Server s3, String folder, int count, long size, Path directory) throws IOException {
        Map<String, String> sha256 = new TreeMap<>();
        long bytes = 0;
        Path file = Files.createDirectories(directory).resolve("object");
        for (int number = 1; number <= count; number++) {
            String name = String.format(Locale.ROOT, "batch-%02d.jsonl", number);
            // The objects differ in their number of requests, each of which has 8 KB.
            BatchFile.write(file, size + (number - 1) * 8_200L);
            s3.put(folder + "/" + name, file);
            sha256.put(name, Sha256.of(file));
            bytes += Files.size(file);
        }
        Files.delete(file);
        return new Objects(folder, sha256, bytes);
    }

    List<String> keys() {
        return sha256.keySet().stream().map(name -> folder + "/" + name).toList();
    }

    int count() {
        return sha256.size();
    }
}
