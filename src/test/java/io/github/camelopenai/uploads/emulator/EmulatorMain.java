package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs an emulator by itself until it is stopped: {@code [--port N] [--key KEY] [--store DIR] [--tls] [--trust-store FILE]}. */
public final class EmulatorMain {

    private static final String USAGE =
            "Usage: EmulatorMain [--port N] [--key KEY] [--store DIR] [--tls] [--trust-store FILE]";

    private EmulatorMain() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        EmulatorBuilder builder;
        Path trustStore;
        try {
            List<String> options = new ArrayList<>(List.of(args));
            trustStore = takeTrustStore(options);
            builder = parse(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        UploadsEmulator emulator = builder.onFile(EmulatorMain::print).start();
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close));
        if (trustStore != null) {
            Files.copy(emulator.trustStore(), trustStore, StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.println(emulator.baseUrl());
        new CountDownLatch(1).await();
    }

    /** For clients in other processes: the certificate that they have to trust, with the password "changeit". */
    private static Path takeTrustStore(List<String> options) {
        int at = options.indexOf("--trust-store");
        if (at < 0) {
            return null;
        }
        Iterator<String> rest = options.listIterator(at);
        Path file = Path.of(value(rest.next(), rest));
        options.subList(at, at + 2).clear();
        options.add("--tls");
        return file;
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
