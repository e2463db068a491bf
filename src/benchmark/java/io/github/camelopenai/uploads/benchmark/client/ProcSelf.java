package io.github.camelopenai.uploads.benchmark.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux knows of this process. Read from its files, since Java's management beans would cost more than they tell. */
final class ProcSelf {

    /** What the kernel counts processor time in, on every usual machine. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcSelf() {}

    /** Processor seconds of all threads since the start, user and system. */
    static double cpuSeconds() {
        return cpuSeconds(11);
    }

    /** The same of all processes that this one started and that have ended. */
    static double childrenCpuSeconds() {
        return cpuSeconds(13);
    }

    private static double cpuSeconds(int first) {
        String stat = read("stat");
        // The second field is the name in parentheses, which may contain spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1])) / TICKS_PER_SECOND;
    }

    /** The largest resident set since the start. */
    static double peakMiB() {
        return number("status", "VmHWM:") / 1024.0;
    }

    /** What was written to disks since the start, or waits to be; not to pipes and sockets. */
    static double writtenMiB() {
        return number("io", "write_bytes:") / (1024.0 * 1024);
    }

    private static long number(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("/proc/self", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
