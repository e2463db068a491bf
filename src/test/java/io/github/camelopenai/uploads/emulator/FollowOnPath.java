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
    private static final Pattern VECTOR_STORES =
            Pattern.compile("/v1/vector_stores/([^/]+)/(files|file_batches)(?:/([^/]+))?");

    /** Returns null for any other path. */
    static FollowOnPath of(String path) {
        Matcher batches = BATCHES.matcher(path);
        if (batches.matches()) {
            String id = batches.group(1);
            return id == null
                    ? new FollowOnPath(EmulatorCall.CREATE_BATCH, "POST", null)
                    : new FollowOnPath(EmulatorCall.GET_BATCH, "GET", id);
        }
        Matcher stores = VECTOR_STORES.matcher(path);
        if (stores.matches()) {
            boolean file = stores.group(2).equals("files");
            String id = stores.group(3);
            if (id == null) {
                EmulatorCall call = file ? EmulatorCall.ADD_VECTOR_STORE_FILE : EmulatorCall.CREATE_FILE_BATCH;
                return new FollowOnPath(call, "POST", stores.group(1));
            }
            EmulatorCall call = file ? EmulatorCall.GET_VECTOR_STORE_FILE : EmulatorCall.GET_FILE_BATCH;
            return new FollowOnPath(call, "GET", id);
        }
        return null;
    }

    /** The vector store in the path of one of its files or file batches. */
    static String vectorStore(String path) {
        Matcher stores = VECTOR_STORES.matcher(path);
        if (!stores.matches()) {
            throw new IllegalArgumentException("Not a path in a vector store: " + path);
        }
        return RequestHead.decode(stores.group(1));
    }
}
