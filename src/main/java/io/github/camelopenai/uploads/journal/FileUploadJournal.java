package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A journal in a directory: one file per upload, named after the SHA-256 of its key, readable by its owner only.
 *
 * <p>A record is written to a temporary file, forced to disk and renamed, and the directory is forced too, so that after a
 * crash at any instant there is the old record or the new one. That holds as far as the disk does what it is told. The
 * directory must be on a file system that renames atomically and locks files between those who use it.
 *
 * <p>Records of uploads that have expired, and of completed ones after the retention time, are removed now and then, never
 * those of uploads whose outcome is open. A thread of its own does that.
 */
public final class FileUploadJournal implements UploadJournal {

    private static final int LOOKS_PAST_THE_SWEEPER = 50;

    /** What a journal writes; the first group is the name of the record. */
    static final Pattern OURS = Pattern.compile("([0-9a-f]{64})\\.(json|tmp|owner)");

    static final String RECORD = ".json";
    private static final String TEMPORARY = ".tmp";

    private final Path directory;
    private final JournalSweep sweep;

    /**
     * @param directory is made if it does not exist
     * @param retention how long the record of a completed upload is kept
     */
    public FileUploadJournal(Path directory, Duration retention) {
        this.directory = directory;
        this.sweep = new JournalSweep(directory, retention);
    }

    @Override
    public Optional<JournalRecord> load(String key) throws IOException {
        Path file = file(key, RECORD);
        try {
            return Optional.of(JournalFormat.read(Files.readAllBytes(file), file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** An interrupt, which often comes because another part has failed, must not lose what this one has achieved. */
    @Override
    public void save(String key, JournalRecord record) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    saveUninterrupted(key, record);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void saveUninterrupted(String key, JournalRecord record) throws IOException {
        Path temporary = file(key, TEMPORARY);
        Path file = file(key, RECORD);
        try {
            makeDirectory();
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                    open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                ByteBuffer bytes = ByteBuffer.wrap(JournalFormat.write(record));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "The journal " + directory + " is on a file system that cannot replace a file in one step; use a"
                            + " journalDirectory on another one",
                    e);
        } catch (IOException e) {
            throw new IOException("The journal cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void remove(String key) throws IOException {
        if (Files.deleteIfExists(file(key, RECORD))) {
            forceDirectory();
        }
    }

    @Override
    public Lock tryLock(String key, String owner) throws IOException {
        makeDirectory();
        sweep.nowAndThen();
        String name = sha256(key);
        for (int look = 1; ; look++) {
            try {
                return JournalLock.take(directory, name, owner, FileUploadJournal::open);
            } catch (UploadInProgressException e) {
                // It has what it looks at for a moment only.
                if (!sweep.mayBeBehind(e, name) || look == LOOKS_PAST_THE_SWEEPER) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    @Override
    public List<JournalRecord> others(String key) throws IOException {
        String own = file(key, RECORD).getFileName().toString();
        List<JournalRecord> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (OURS.matcher(name).matches() && name.endsWith(RECORD) && !name.equals(own)) {
                    try {
                        others.add(JournalFormat.read(Files.readAllBytes(file), file));
                    } catch (NoSuchFileException e) {
                        // Removed meanwhile.
                    }
                }
            }
        }
        return others;
    }

    /** Ends the removal of old records, should it run. The journal stays usable. The component does this when it is stopped. */
    public void endSweep() {
        sweep.end();
    }

    @Override
    public String whereIs(String key) {
        return file(key, RECORD).toString();
    }

    private Path file(String key, String suffix) {
        return directory.resolve(sha256(key) + suffix);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void makeDirectory() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException("journalDirectory is " + directory + ", which is a file; name a directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
        }
    }

    static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, ownerOnly(file, "rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** So that the rename itself survives a loss of power. Not every system lets a directory be opened. */
    private void forceDirectory() throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
