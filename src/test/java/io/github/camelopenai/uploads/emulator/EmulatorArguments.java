package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parsed command line of an emulator that runs as a process.
 *
 * @param help whether to print the help only
 * @param trustStore the file into which the certificate is written for clients in other processes, or null
 * @param faults the faults to simulate from the start
 * @param emulator has the other options
 */
record EmulatorArguments(boolean help, Path trustStore, List<Consumer<FaultScript>> faults, EmulatorBuilder emulator) {

    static final int DEFAULT_PORT = 4010;

    static final String HELP = """
            Usage: java -jar camel-openai-uploads-<version>-emulator.jar [options]

            Emulates OpenAI's Uploads API on 127.0.0.1 until it is stopped.

              --port N            the port to listen on, 0 for any free one (4010)
              --key KEY           the API key to accept (test-key)
              --store DIR         keep completed files in this directory; by default, their bytes are hashed and discarded
              --faults FILE       simulate the faults in this JSON file from the start
              --azure             behave like Azure OpenAI, at /openai/v1
              --profile NAME      have the limits and rules of another server: openai, azure-2024, s3-backed, large-parts
              --tls               use HTTPS, with a certificate generated for this process
              --trust-store FILE  write the certificate into this PKCS12 file, password "changeit"; implies --tls
              --help              show this help

            The value of an option may also follow after "=", as in --profile=s3-backed.

            The first line of the output is the base URL. Each completed file is one line:

              file id=ID bytes=N sha256=HEX md5=HEX filename=NAME

            Exit codes: 1 if it cannot start, 2 if an option is wrong, 143 if it is ended by SIGTERM.
            """;

    /** @throws IllegalArgumentException if an option does not exist or has no usable value */
    static EmulatorArguments parse(List<String> args) {
        EmulatorBuilder builder =
                UploadsEmulator.builder().port(DEFAULT_PORT).httpControl(true).discard();
        List<Consumer<FaultScript>> faults = List.of();
        boolean help = false;
        Path trustStore = null;
        for (Iterator<String> rest = separated(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port(port(value(option, rest)));
                case "--key" -> builder.apiKey(value(option, rest));
                case "--store" -> builder.storage(Path.of(value(option, rest)));
                case "--faults" -> faults = faults(Path.of(value(option, rest)));
                case "--azure" -> builder.azure();
                case "--profile" -> builder.profile(profile(value(option, rest)));
                case "--tls" -> builder.tls(true);
                case "--trust-store" -> {
                    trustStore = Path.of(value(option, rest));
                    builder.tls(true);
                }
                case "--help", "-h" -> help = true;
                default ->
                    throw new IllegalArgumentException("Unknown option " + option
                            + ". There are --port, --key, --store, --faults, --azure, --profile, --tls,"
                            + " --trust-store and --help.");
            }
        }
        return new EmulatorArguments(help, trustStore, faults, builder);
    }

    /** Separates options from values that follow after "=". */
    private static List<String> separated(List<String> args) {
        return args.stream()
                .flatMap(arg -> arg.startsWith("--") ? Arrays.stream(arg.split("=", 2)) : Stream.of(arg))
                .toList();
    }

    private static ServerProfile profile(String value) {
        return Arrays.stream(ServerProfile.values())
                .filter(profile -> profile.optionName().equals(value))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("--profile takes one of "
                        + Arrays.stream(ServerProfile.values())
                                .map(ServerProfile::optionName)
                                .collect(Collectors.joining(", "))
                        + ", but got " + value + "."));
    }

    private static int port(String value) {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw new IllegalArgumentException("--port takes a number from 0 to 65535, but got " + value + ".");
        }
        return Integer.parseInt(value);
    }

    private static List<Consumer<FaultScript>> faults(Path file) {
        try {
            return FaultJson.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--faults names a file that cannot be read: " + file + " (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--faults " + file + ": " + e.getMessage(), e);
        }
    }

    private static String value(String option, Iterator<String> rest) {
        String value = rest.hasNext() ? rest.next() : "";
        if (value.isBlank() || value.startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value.");
        }
        return value;
    }
}
