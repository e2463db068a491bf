package io.github.camelopenai.uploads.emulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of the calls that use a file.
 *
 * @param id the id of the object that the path names, or null
 */
record FollowOnPath(EmulatorCall call, String method, String id) {

    private static final Pattern BATCHES = Pattern.compile("/v1/batches(?:/([^/]+))?");
    private static final Pattern VECTOR_STORE_FILES = Pattern.compile("/v1/vector_stores/([^/]+)/files(?:/([^/]+))?");

    /** Returns null for any other path. */
    static FollowOnPath of(String path) {
        Matcher batches = BATCHES.matcher(path);
        if (batches.matches()) {
            String id = batches.group(1);
            return id == null
                    ? new FollowOnPath(EmulatorCall.CREATE_BATCH, "POST", null)
                    : new FollowOnPath(EmulatorCall.GET_BATCH, "GET", id);
        }
        Matcher files = VECTOR_STORE_FILES.matcher(path);
        if (files.matches()) {
            String file = files.group(2);
            return file == null
                    ? new FollowOnPath(EmulatorCall.ADD_VECTOR_STORE_FILE, "POST", files.group(1))
                    : new FollowOnPath(EmulatorCall.GET_VECTOR_STORE_FILE, "GET", file);
        }
        return null;
    }

    /** The vector store in the path of one of its files. */
    static String vectorStore(String path) {
        Matcher files = VECTOR_STORE_FILES.matcher(path);
        if (!files.matches()) {
            throw new IllegalArgumentException("Not a file of a vector store: " + path);
        }
        return RequestHead.decode(files.group(1));
    }
}
