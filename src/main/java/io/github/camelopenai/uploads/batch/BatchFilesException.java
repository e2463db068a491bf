package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.text.ShownText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Not all files of a split were uploaded. The cause is the first failure. */
public class BatchFilesException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 4000;

    private final LinkedHashMap<String, String> fileIds;

    BatchFilesException(Map<String, String> fileIds, List<String> missing, boolean readToTheEnd, Throwable cause) {
        super(ShownText.of(message(fileIds, missing, readToTheEnd, cause), LONGEST), cause);
        this.fileIds = new LinkedHashMap<>(fileIds);
    }

    /** The ids of the files that exist, by name, in the order of the split. */
    public Map<String, String> fileIds() {
        return Collections.unmodifiableMap(fileIds);
    }

    private static String message(
            Map<String, String> fileIds, List<String> missing, boolean readToTheEnd, Throwable cause) {
        String failed = missing.isEmpty() ? "" : "; not uploaded: " + String.join(", ", missing);
        String unread = readToTheEnd ? "" : "; the rest of the content was not read";
        String exist = fileIds.isEmpty()
                ? ""
                : ". Uploaded: "
                        + fileIds.entrySet().stream()
                                .map(file -> file.getKey() + " is " + file.getValue())
                                .collect(Collectors.joining(", "));
        String why = cause == null
                ? ". Was the failure handled inside the split, did the split time out, or does it not lead to"
                        + " openai-uploads:upload?"
                : ": " + cause.getMessage();
        String advice = cause instanceof IllegalArgumentException
                ? ""
                : ". Send the content again; with a journal, the files that exist are not uploaded again";
        return "Not all files of the split were uploaded (" + fileIds.size() + " were" + failed + unread + ")" + why
                + exist + advice;
    }
}
