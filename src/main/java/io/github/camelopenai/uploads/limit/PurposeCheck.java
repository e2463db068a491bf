package io.github.camelopenai.uploads.limit;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.RepeatableContent;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one file against the limits of its purpose: name, type and known length before anything is read; the lines of a local
 * content before its upload is created; bytes and lines of a stream as they come; the lines of a remote source as they are sent.
 * Warns once for a file.
 */
public final class PurposeCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PurposeCheck.class);

    private final PurposeLimitsPolicy policy;
    private final PurposeLimits limits;
    private final String filename;
    private final String mimeType;
    private final AtomicBoolean warned = new AtomicBoolean();

    private PurposeCheck(PurposeLimitsPolicy policy, PurposeLimits limits, String filename, String mimeType) {
        this.policy = policy;
        this.limits = limits;
        this.filename = filename;
        this.mimeType = mimeType;
    }

    /** A purpose that OpenAI does not have is not checked. */
    public static PurposeCheck of(PurposeLimitsPolicy policy, String purpose, String filename, String mimeType) {
        Optional<PurposeLimits> limits =
                policy == PurposeLimitsPolicy.off ? Optional.empty() : PurposeLimits.of(purpose);
        return new PurposeCheck(policy, limits.orElse(null), filename, mimeType);
    }

    /**
     * Checks what is known before the content is read.
     *
     * @param bytes the length of the content; {@link Content#UNKNOWN_LENGTH} if it is not known
     */
    public void checkKnown(long bytes) {
        if (limits == null) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (!limits.takesExtension(filename)) {
            reasons.add("its name must end with " + extensions());
        }
        if (!limits.takesMimeType(mimeType)) {
            reasons.add("its MIME type must be " + String.join(", ", limits.mimeTypes()));
        }
        if (!reasons.isEmpty()) {
            remedies.add("Upload another file, or set the options fileName and mimeType if the content has this form");
        }
        if (bytes > limits.bytes()) {
            reasons.add("it must have at most " + limits.bytes() + " bytes");
            remedies.add(cut());
        }
        if (!reasons.isEmpty()) {
            refuse(shown(bytes), reasons, remedies);
        }
    }

    /**
     * Counts the lines of a content that is read quickly, if its purpose limits them. A file that is too long for its purpose is
     * not read: a larger one has been refused or warned of before.
     */
    public void countLines(Content content) throws IOException {
        if (limits != null
                && linesMatter(content.length())
                && !content.mayBlock()
                && content instanceof RepeatableContent repeatable) {
            LineCounter counter = new LineCounter();
            repeatable.write(0, content.length(), counter, new AbortSignal());
            checkLines(content.length(), counter.lines(), false);
        }
    }

    /** Whether a content of this length may have too many lines and has not been refused or warned of for its length. */
    private boolean linesMatter(long bytes) {
        if (limits.lines() == PurposeLimits.NONE) {
            return false;
        }
        // Each line but the last has a character and a line end.
        return bytes == Content.UNKNOWN_LENGTH || bytes <= limits.bytes() && bytes / 2 >= limits.lines();
    }

    /** Checks a local content whose lines were counted before, instead of {@link #countLines}. */
    public void checkLines(long bytes, long lines) {
        if (limits != null) {
            checkLines(bytes, lines, false);
        }
    }

    /** Returns the content with checks of what is known only when it is read or sent. */
    public Content watched(Content content) {
        if (limits == null || limits.bytes() == PurposeLimits.NONE && limits.lines() == PurposeLimits.NONE) {
            return content;
        }
        if (content instanceof RepeatableContent repeatable) {
            return content.mayBlock() && linesMatter(content.length())
                    ? new CountedContent(repeatable, lines -> checkLines(content.length(), lines, false))
                    : content;
        }
        boolean watch = linesMatter(content.length()) || content.length() == Content.UNKNOWN_LENGTH;
        return watch ? content.watchedBy(new StreamWatch(content.length())) : content;
    }

    private void checkLines(long bytes, long lines, boolean more) {
        if (lines > limits.lines()) {
            refuse(
                    (more ? "more than " + limits.lines() : String.valueOf(lines)) + " lines, " + shown(bytes),
                    List.of("it must have at most " + limits.lines() + " lines"),
                    List.of(cut()));
        }
    }

    private final class StreamWatch implements Content.Watch {
        private final long announced;
        private final LineCounter lines = new LineCounter();
        private long bytes;

        private StreamWatch(long announced) {
            this.announced = announced;
        }

        @Override
        public void read(byte[] buffer, int count) {
            bytes += count;
            if (bytes > limits.bytes() && announced == Content.UNKNOWN_LENGTH) {
                refuse(
                        "more than " + limits.bytes() + " bytes, " + mimeType(),
                        List.of("it must have at most " + limits.bytes() + " bytes"),
                        List.of(cut()));
            }
            if (limits.lines() != PurposeLimits.NONE) {
                lines.write(buffer, 0, count);
                checkLines(announced, lines.lines(), true);
            }
        }
    }

    private String shown(long bytes) {
        return bytes == Content.UNKNOWN_LENGTH ? mimeType() : bytes + " bytes, " + mimeType();
    }

    private String mimeType() {
        return ShownText.of(mimeType);
    }

    private String extensions() {
        return limits.extensions().stream().map(each -> "." + each).collect(Collectors.joining(", "));
    }

    private String cut() {
        return limits == PurposeLimits.BATCH ? "Cut it with batchFiles()" : "Split it into several files";
    }

    private void refuse(String has, List<String> reasons, List<String> remedies) {
        String text = "'" + ShownText.of(filename) + "' (" + has + ") does not fit the purpose " + limits.purpose()
                + ": " + String.join("; ", reasons) + ". " + String.join(". ", remedies);
        if (policy == PurposeLimitsPolicy.fail) {
            throw new PurposeLimitException(
                    text + ". With purposeLimits=warn, it is uploaded nevertheless", limits.purpose());
        }
        if (warned.compareAndSet(false, true)) {
            LOG.warn("{}. The server may refuse it (purposeLimits)", text);
        }
    }
}
