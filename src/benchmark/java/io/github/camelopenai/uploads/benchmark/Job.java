package io.github.camelopenai.uploads.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * What a client process does: uploads one file some times unmeasured, then one file some times measured.
 *
 * @param client which one
 * @param baseUrl of the API
 * @param sourceUrl of the server that has the files
 * @param options of the client; see there
 * @param source how the client gets the content
 * @param warmUp the file to begin with
 * @param warmUps how often
 * @param file the file that is measured
 * @param uploads how often
 */
public record Job(
        ClientKind client,
        String baseUrl,
        String sourceUrl,
        ClientOptions options,
        SourceKind source,
        Path warmUp,
        int warmUps,
        Path file,
        int uploads) {

    /** For a command line. */
    List<String> toArguments() {
        return List.of(
                client.name(),
                baseUrl,
                sourceUrl,
                String.valueOf(options.parallelParts()),
                String.valueOf(options.adaptiveParts()),
                String.valueOf(options.checksum()),
                String.valueOf(options.threads()),
                String.valueOf(options.maxBytesPerSecond()),
                String.valueOf(options.partBytes()),
                source.name(),
                warmUp.toString(),
                String.valueOf(warmUps),
                file.toString(),
                String.valueOf(uploads));
    }

    /** What {@link #toArguments} made. */
    public static Job parse(String... arguments) {
        return new Job(
                ClientKind.valueOf(arguments[0]),
                arguments[1],
                arguments[2],
                new ClientOptions(
                        Integer.parseInt(arguments[3]),
                        Boolean.parseBoolean(arguments[4]),
                        Boolean.parseBoolean(arguments[5]),
                        Integer.parseInt(arguments[6]),
                        Long.parseLong(arguments[7]),
                        Long.parseLong(arguments[8])),
                SourceKind.valueOf(arguments[9]),
                Path.of(arguments[10]),
                Integer.parseInt(arguments[11]),
                Path.of(arguments[12]),
                Integer.parseInt(arguments[13]));
    }
}
