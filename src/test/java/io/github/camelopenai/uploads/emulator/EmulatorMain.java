package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs an emulator as a process until it is stopped; {@code --help} shows its options. */
public final class EmulatorMain {

    private EmulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            EmulatorArguments arguments = EmulatorArguments.parse(List.of(args));
            if (arguments.help()) {
                System.out.print(EmulatorArguments.HELP);
                return;
            }
            start(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("--help shows all options.");
            System.exit(2);
        } catch (UncheckedIOException e) {
            System.err.println("The emulator cannot start. " + reason(e.getCause()));
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static void start(EmulatorArguments arguments) {
        UploadsEmulator emulator =
                arguments.emulator().onFile(EmulatorMain::print).start();
        arguments.faults().forEach(fault -> fault.accept(emulator.script()));
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close));
        if (arguments.trustStore() != null) {
            try {
                Files.copy(emulator.trustStore(), arguments.trustStore(), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        System.out.println(emulator.baseUrl());
    }

    /** Adds the kind of exception, since the message of an exception about a file is often only its path. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException
                ? e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
                : e.getMessage();
    }

    private static void print(EmulatedFile file) {
        System.out.printf(
                "file id=%s bytes=%d sha256=%s md5=%s filename=%s%n",
                file.id(),
                file.bytes(),
                file.sha256(),
                file.md5(),
                file.filename().replaceAll("\\p{Cntrl}", "?"));
    }
}
