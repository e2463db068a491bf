package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.RepeatableContent;
import io.github.camelopenai.uploads.part.StreamContent;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts content into batch files at line ends. Each batch file is as large as the limits allow, so the same content is always cut
 * in the same way. Content that can be read from any position stays where it is; a stream is spooled, one batch file at a time.
 *
 * <p>One thread at a time, except for {@link #release}.
 */
public final class BatchFileCutter {

    /** A batch file with more gaps ends early, since each gap takes memory. */
    private static final int MOST_RANGES = 100_000;

    private final BatchSource source;
    private final BatchLimits limits;
    private final LineValidator validator;
    private final BatchInput input;
    private final Set<BatchFile> open = ConcurrentHashMap.newKeySet();
    private int count;
    private long position;
    private long line = 1;
    private boolean more = true;

    /**
     * @param validate whether each line must be a request of a batch
     * @param directory the directory for batch files of a stream; null for the temporary directory of the system
     */
    public BatchFileCutter(BatchSource source, BatchLimits limits, boolean validate, Path directory) {
        this.source = source;
        this.limits = limits;
        this.validator = validate ? new LineValidator() : null;
        this.input = source.content() instanceof RepeatableContent repeatable
                ? new BatchInput.InPlace(repeatable)
                : new SpooledInput((StreamContent) source.content(), directory, new AbortSignal());
    }

    /** The number of batch files that were cut. */
    public int count() {
        return count;
    }

    /** Whether another batch file follows. Content without a line fails in {@link #next}. */
    public boolean hasNext() {
        return more;
    }

    /**
     * Reads the source up to the end of the next batch file.
     *
     * @throws InvalidLineException if a line is longer than a batch file can be, or is not valid
     */
    public BatchFile next() throws IOException {
        if (validator != null) {
            validator.beginFile();
        }
        boolean done = false;
        try {
            BatchFile file = cut();
            done = true;
            return file;
        } finally {
            if (!done) {
                more = false;
                input.close();
            }
        }
    }

    private BatchFile cut() throws IOException {
        LineRanges ranges = new LineRanges();
        long offset = input.offset();
        long firstLine;
        long lines = 0;
        long end;
        try (InputStream in = input.open()) {
            LineScanner scanner = new LineScanner(in, offset, line);
            if (position == 0) {
                requireText(scanner.peek(2));
            }
            more = scanner.findLine();
            firstLine = scanner.number();
            while (more && lines < limits.maxLines() && ranges.count() < MOST_RANGES) {
                line = scanner.number();
                long length = scanner.readLine(limits.maxBytes(), validator);
                if (length > limits.maxBytes()) {
                    throw tooLong();
                }
                if (ranges.length() + length > limits.maxBytes()) {
                    break;
                }
                if (validator != null) {
                    validator.accept(source.fileName(), line);
                }
                ranges.add(scanner.start(), scanner.start() + length);
                lines++;
                more = scanner.findLine();
                line = scanner.number();
            }
            end = more ? scanner.start() : scanner.offset();
        }
        if (lines == 0) {
            throw noLines(end - offset);
        }
        return file(ranges, offset, end, firstLine, lines);
    }

    private BatchFile file(LineRanges ranges, long offset, long end, long firstLine, long lines) throws IOException {
        BatchInput.Cut cut = input.cut(end, more);
        String range = "bytes " + (position + ranges.start(0) - offset) + "-" + (position + ranges.end() - offset - 1);
        position += end - offset;
        BatchFile[] file = new BatchFile[1];
        file[0] = new BatchFile(
                count,
                source.nameOf(count),
                firstLine,
                lines,
                new RangesContent(cut.content(), ranges),
                source,
                range,
                () -> {
                    cut.onClose().run();
                    open.remove(file[0]);
                });
        open.add(file[0]);
        count++;
        return file[0];
    }

    private IllegalArgumentException noLines(long bytes) {
        boolean mayHaveBeenRead = bytes == 0 && !source.content().isRepeatable();
        return new IllegalArgumentException(ShownText.of(source.toString()) + " has no lines (" + bytes
                + " bytes), so there is nothing to upload"
                + (mayHaveBeenRead
                        ? ". Was the stream read before, by log, convertBodyTo or a splitter? Turn stream caching on, or do not"
                                + " read it"
                        : ""));
    }

    private InvalidLineException tooLong() {
        return new InvalidLineException(
                source.fileName(),
                line,
                "has more than " + limits.maxBytes()
                        + " bytes, so it does not fit into a batch file. Shorten the line, or raise maxBytes if the server accepts"
                        + " larger files",
                null);
    }

    /** Refuses content that a line search would cut anywhere. */
    private void requireText(byte[] start) {
        if (start.length < 2) {
            return;
        }
        int two = (start[0] & 0xff) << 8 | start[1] & 0xff;
        if (two == 0xFEFF || two == 0xFFFE) {
            throw new IllegalArgumentException(
                    ShownText.of(source.toString()) + " is UTF-16; a batch file must be UTF-8. Convert it first");
        }
        if (two == 0x1F8B) {
            throw new IllegalArgumentException(ShownText.of(source.toString())
                    + " is compressed with gzip. Decompress it first, for example with unmarshal().gzipDeflater()");
        }
    }

    /** Closes the source and all batch files. */
    public void release() {
        more = false;
        input.close();
        open.forEach(BatchFile::close);
    }
}
