package io.github.camelopenai.examples.quickstart;

/** How far an upload is: one line that changes on a terminal, at most ten lines in a log. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 40;
    private static final int LOG_STEPS = 10;
    private static final double MEGABYTE = 1e6;

    private final boolean terminal = System.console() != null;
    private final long total;
    private long arrived;
    private long logged;

    ProgressBar(long total) {
        this.total = total;
    }

    synchronized void add(long bytes) {
        arrived += bytes;
        String line = String.format("upload   %.0f of %.0f MB", arrived / MEGABYTE, total / MEGABYTE);
        if (terminal) {
            String bar = "=".repeat((int) (WIDTH * arrived / total));
            System.out.printf("\r%-28s [%-" + WIDTH + "s]%s", line, bar, arrived == total ? "\n" : "");
            System.out.flush();
        } else if (LOG_STEPS * arrived / total > logged) {
            logged = LOG_STEPS * arrived / total;
            System.out.println(line);
        }
    }

    /** What is printed next begins a line of its own. */
    @Override
    public synchronized void close() {
        if (terminal && arrived < total) {
            System.out.println();
        }
    }
}
