package io.github.camelopenai.examples.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

final class Folders {

    private Folders() {}

    /** An empty folder, whatever an earlier run has left there. Does not follow links. */
    static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> content = Files.walk(folder)) {
                List<Path> deepestFirst =
                        content.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
