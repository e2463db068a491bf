package io.github.camelopenai.uploads.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A token that something else keeps fresh in a file. */
public class TokenFile implements Supplier<String> {

    private final Path file;

    public TokenFile(String file) {
        this.file = Path.of(file);
    }

    @Override
    public String get() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
