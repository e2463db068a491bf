package io.github.camelopenai.uploads.emulator;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs an emulator by itself until it is stopped: {@code [--port N] [--key KEY] [--store DIR] [--tls]}. */
public final class EmulatorMain {

    private static final String USAGE = "Usage: EmulatorMain [--port N] [--key KEY] [--store DIR] [--tls]";

    private EmulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmulatorBuilder builder;
        try {
            builder = parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        UploadsEmulator emulator = builder.onFile(EmulatorMain::print).start();
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close));
        System.out.println(emulator.baseUrl());
        new CountDownLatch(1).await();
    }

    /** Files are discarded unless there is a place for them. */
    static EmulatorBuilder parse(List<String> args) {
        EmulatorBuilder builder = UploadsEmulator.builder().discard();
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port(Integer.parseInt(value(option, rest)));
                case "--key" -> builder.apiKey(value(option, rest));
                case "--store" -> builder.storage(Path.of(value(option, rest)));
                case "--tls" -> builder.tls(true);
                default -> throw new IllegalArgumentException("Unknown option: " + option);
            }
        }
        return builder;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("No value for " + option);
        }
        return rest.next();
    }

    private static void print(EmulatedFile file) {
        System.out.printf(
                "%s %s %d bytes sha256=%s md5=%s%n",
                file.id(), file.filename(), file.bytes(), file.sha256(), file.md5());
    }
}
