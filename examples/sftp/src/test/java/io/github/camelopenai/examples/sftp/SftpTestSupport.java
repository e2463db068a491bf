package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An SFTP server with one file, and the emulator, for each test. */
@Timeout(300)
abstract class SftpTestSupport {

    /** The parts of the file. */
    static final int PARTS = 3;

    @TempDir
    Path directory;

    final UploadsEmulator emulator = UploadsEmulator.start();
    SftpServer sftp;
    Workplace workplace;
    Path file;
    Path done;
    String sha256;

    @BeforeEach
    void makeFile() throws Exception {
        sftp = new SftpServer(directory);
        workplace = new Workplace(directory);
        file = sftp.outbox().resolve("batch.jsonl");
        done = sftp.outbox().resolve("done/batch.jsonl");
        BatchFile.write(file, 3_000_000);
        sha256 = Sha256.of(file);
    }

    @AfterEach
    void stopServers() throws Exception {
        sftp.close();
        emulator.close();
    }

    Map<String, String> settings(Variant variant) {
        Map<String, String> settings = workplace.settings(variant, sftp, emulator);
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        return settings;
    }

    void requireNoCopies() throws Exception {
        assertThat(Folders.files(workplace.work())).isEmpty();
        assertThat(Folders.files(workplace.spool())).isEmpty();
    }
}
