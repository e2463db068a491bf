package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.part.RepeatableContent;
import java.io.IOException;
import java.io.InputStream;

/**
 * Some lines of a JSONL file, for one batch: the body of a message of the splitter {@code batchFiles()}. It holds no bytes: each
 * reader gets its own view of the file, source or spool file. It can be converted to an {@link InputStream}, but is not one
 * itself, since stream caching would copy it.
 */
public final class BatchFile implements AutoCloseable {

    private final int index;
    private final String fileName;
    private final long firstLine;
    private final long lines;
    private final RepeatableContent content;
    private final BatchSource source;
    private final String range;
    private final Runnable onClose;

    BatchFile(
            int index,
            String fileName,
            long firstLine,
            long lines,
            RepeatableContent content,
            BatchSource source,
            String range,
            Runnable onClose) {
        this.index = index;
        this.fileName = fileName;
        this.firstLine = firstLine;
        this.lines = lines;
        this.content = content;
        this.source = source;
        this.range = range;
        this.onClose = onClose;
    }

    /** The position among the batch files, from 0. */
    public int index() {
        return index;
    }

    /** The name of the file, such as {@code orders-0001.jsonl}. */
    public String fileName() {
        return fileName;
    }

    /** The number of its first line in the whole content, from 1. Blank lines count there. */
    public long firstLine() {
        return firstLine;
    }

    /** The number of its lines. */
    public long lines() {
        return lines;
    }

    /** The number of its bytes. */
    public long length() {
        return content.length();
    }

    public RepeatableContent content() {
        return content;
    }

    /** Identifies the whole content in the journal; null if nothing does. */
    public String identity() {
        return source.identity();
    }

    /** Identifies the version of the whole content, and this range of it. */
    public String version() {
        return source.version() == null ? range : source.version() + " " + range;
    }

    /** Whether the same version always means the same bytes. */
    public boolean versionIdentifiesBytes() {
        return source.versionIdentifiesBytes();
    }

    /** Opens a stream over the bytes, to be closed by the caller. */
    public InputStream openStream() throws IOException {
        return content.open(0, content.length());
    }

    /** Deletes the spool file of a stream's batch file, which can then no longer be read. */
    @Override
    public void close() {
        onClose.run();
    }

    @Override
    public String toString() {
        return fileName + " (" + lines + " lines, " + length() + " bytes, from line " + firstLine + ")";
    }
}
