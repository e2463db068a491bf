package io.github.camelopenai.examples.quickstart;

import io.github.camelopenai.uploads.monitoring.UploadEvent;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Shows the progress of an upload: as one changing line on a terminal, as at most ten lines in a log. */
final class ProgressBar implements Consumer<UploadEvent>, AutoCloseable {

    private static final int WIDTH = 40;
    private static final int LOG_STEPS = 10;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;
    private final boolean terminal;
    private final long total;
    private boolean begun;
    private long arrived;
    private long logged;

    ProgressBar(long total) {
        this(total, System.out, System.console() != null);
    }

    ProgressBar(long total, PrintStream out, boolean terminal) {
        this.total = total;
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void accept(UploadEvent event) {
        if (event instanceof UploadEvent.Created || event instanceof UploadEvent.PartUploaded) {
            begun = true;
            arrived = event.upload().uploadedBytes();
            show();
        }
    }

    private void show() {
        String line = String.format("upload   %.0f of %.0f MB", arrived / MEGABYTE, total / MEGABYTE);
        if (terminal) {
            String bar = "=".repeat((int) (WIDTH * arrived / total));
            // Returns to the start of the line, so that a log line overwrites the bar.
            out.printf("%-28s [%-" + WIDTH + "s]%s", line, bar, arrived == total ? "\n" : "\r");
            out.flush();
        } else if (LOG_STEPS * arrived / total > logged) {
            logged = LOG_STEPS * arrived / total;
            out.println(line);
        }
    }

    /** Ends the line of the bar. */
    @Override
    public synchronized void close() {
        if (terminal && begun && arrived < total) {
            out.println();
        }
    }
}
