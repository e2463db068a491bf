package io.github.camelopenai.uploads.emulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The call of a request, from its method and path.
 *
 * @param id the id in the path, or null
 * @param refusal the refusal of a wrong request line, or null
 */
record Route(EmulatorCall call, String id, Refusal refusal) {

    private static final Pattern UPLOADS = Pattern.compile("/uploads(?:/([^/]+)(?:/(parts|complete|cancel))?)?");
    private static final Pattern FILES = Pattern.compile("/files(?:/([^/]+)(/content)?)?");

    /** @param base path of the API */
    static Route of(RequestHead head, String base) {
        String path = head.path().startsWith(base) ? head.path().substring(base.length()) : "";
        Matcher uploads = UPLOADS.matcher(path);
        if (uploads.matches()) {
            EmulatorCall call = uploadCall(uploads.group(1), uploads.group(2));
            return of(head, call == EmulatorCall.GET_UPLOAD ? "GET" : "POST", call, uploads.group(1));
        }
        Matcher files = FILES.matcher(path);
        if (files.matches()) {
            return of(head, "GET", fileCall(files.group(1), files.group(2)), files.group(1));
        }
        FollowOnPath followOn = FollowOnPath.of(head.path());
        if (followOn != null) {
            return of(head, followOn.method(), followOn.call(), followOn.id());
        }
        return unknown(404, "Invalid URL (" + head.method() + " " + head.path() + ")");
    }

    private static EmulatorCall uploadCall(String id, String verb) {
        if (verb == null) {
            return id == null ? EmulatorCall.CREATE : EmulatorCall.GET_UPLOAD;
        }
        return switch (verb) {
            case "parts" -> EmulatorCall.ADD_PART;
            case "complete" -> EmulatorCall.COMPLETE;
            default -> EmulatorCall.CANCEL;
        };
    }

    private static EmulatorCall fileCall(String id, String content) {
        if (id == null) {
            return EmulatorCall.LIST_FILES;
        }
        return content == null ? EmulatorCall.GET_FILE : EmulatorCall.FILE_CONTENT;
    }

    private static Route of(RequestHead head, String method, EmulatorCall call, String id) {
        if (!head.method().equals(method)) {
            return unknown(405, "Not allowed to " + head.method() + " on " + head.path());
        }
        return new Route(call, id == null ? null : RequestHead.decode(id), null);
    }

    private static Route unknown(int status, String message) {
        return new Route(EmulatorCall.UNKNOWN, null, Refusal.of(status, message, null, null));
    }

    String uploadId() {
        return switch (call) {
            case ADD_PART, COMPLETE, CANCEL, GET_UPLOAD -> id;
            default -> null;
        };
    }
}
