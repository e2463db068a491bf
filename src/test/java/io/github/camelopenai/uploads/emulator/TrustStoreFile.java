package io.github.camelopenai.uploads.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file with the certificate of a server, which is written when it is first asked for. */
final class TrustStoreFile implements Closeable {

    private Path file;

    synchronized Path written(EmulatorTls tls) {
        try {
            if (file == null) {
                file = Files.createTempFile("range-server", ".p12");
            }
            return tls.writeTrustStore(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
