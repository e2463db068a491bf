package io.github.camelopenai.uploads;

import static io.github.camelopenai.uploads.OpenAIUploadsOperation.addPart;
import static io.github.camelopenai.uploads.OpenAIUploadsOperation.cancel;
import static io.github.camelopenai.uploads.OpenAIUploadsOperation.complete;
import static io.github.camelopenai.uploads.OpenAIUploadsOperation.create;
import static io.github.camelopenai.uploads.OpenAIUploadsOperation.upload;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the options of a URI that its operation does not use. */
final class UnusedOptions {

    private static final List<OpenAIUploadsOperation> CREATE_OR_UPLOAD = List.of(create, upload);
    private static final List<OpenAIUploadsOperation> UPLOAD = List.of(upload);

    /** The operations that use an option. All operations use the options that are not listed. */
    static final Map<String, List<OpenAIUploadsOperation>> OPERATIONS = Map.ofEntries(
            Map.entry("purpose", CREATE_OR_UPLOAD),
            Map.entry("purposeLimits", CREATE_OR_UPLOAD),
            Map.entry("mimeType", CREATE_OR_UPLOAD),
            Map.entry("fileName", CREATE_OR_UPLOAD),
            Map.entry("expiresAfter", CREATE_OR_UPLOAD),
            Map.entry("partSize", CREATE_OR_UPLOAD),
            Map.entry("minPartSize", CREATE_OR_UPLOAD),
            Map.entry("maxUploadSize", CREATE_OR_UPLOAD),
            Map.entry("maxPartSize", List.of(create, addPart, upload)),
            Map.entry("partsInOrder", UPLOAD),
            Map.entry("spoolStreams", CREATE_OR_UPLOAD),
            Map.entry("progressInterval", CREATE_OR_UPLOAD),
            Map.entry("uploadId", List.of(addPart, complete, cancel)),
            Map.entry("spoolDirectory", List.of(create, addPart, upload)),
            Map.entry("sourceHosts", List.of(create, addPart, upload)),
            Map.entry("autoCancel", List.of(create)),
            Map.entry("forceCancel", List.of(cancel)),
            Map.entry("maxBytesPerSecond", List.of(addPart, upload)),
            Map.entry("parallelParts", UPLOAD),
            Map.entry("adaptiveParts", UPLOAD),
            Map.entry("partBuffer", UPLOAD),
            Map.entry("checksum", UPLOAD),
            Map.entry("cancelOnFailure", UPLOAD),
            Map.entry("journalDirectory", UPLOAD),
            Map.entry("journal", UPLOAD),
            Map.entry("journalDataSource", UPLOAD),
            Map.entry("journalTable", UPLOAD),
            Map.entry("journalCreateTable", UPLOAD),
            Map.entry("journalLease", UPLOAD),
            Map.entry("journalKey", UPLOAD),
            Map.entry("journalRetention", UPLOAD),
            Map.entry("journalVerify", UPLOAD),
            Map.entry("journalOnCorrupt", UPLOAD));

    private UnusedOptions() {}

    /** Describes each unused option, for example {@code checksum is used by upload only}. */
    static List<String> in(Collection<String> options, OpenAIUploadsOperation operation) {
        return options.stream()
                .filter(option -> OPERATIONS.containsKey(option)
                        && !OPERATIONS.get(option).contains(operation))
                .map(option -> option + " is used by " + names(OPERATIONS.get(option)) + " only")
                .toList();
    }

    private static String names(List<OpenAIUploadsOperation> operations) {
        return operations.stream().map(Enum::name).collect(Collectors.joining(", "));
    }
}
