package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.FilePage;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.UploadLife;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the file of an upload in the list of files, for servers that cannot be asked for an upload. A file of the same
 * purpose, name and size, created since the upload was, and not known to come from another upload, can be it. Where the list
 * does not tell a size, the file is asked for by its id.
 */
final class FindCompletedFile {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAGE = 100;

    /** Somebody who has made more files than that since has to look himself. */
    private static final int PAGES = 20;

    /** How many files without a size are asked for, in one look. */
    private static final int ASKED = 20;

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final UploadRegistry sessions;
    private final UploadSession session;
    private final AbortSignal abort;
    private final Map<String, Long> sizes = new HashMap<>();

    FindCompletedFile(
            ApiCaller caller, ApiRequests requests, UploadRegistry sessions, UploadSession session, AbortSignal abort) {
        this.caller = caller;
        this.requests = requests;
        this.sessions = sessions;
        this.session = session;
        this.abort = abort;
    }

    /**
     * What one look has seen.
     *
     * @param same files that look exactly like the one that is looked for
     * @param possible files that may be it, or another upload's
     * @param whole whether all files since the upload was created were seen
     */
    record Look(List<OpenAIFile> same, List<OpenAIFile> possible, boolean whole) {

        /** The one file that it must be, or null. */
        OpenAIFile file() {
            return same.size() == 1 && possible.isEmpty() ? same.get(0) : null;
        }

        boolean seesNone() {
            return whole && same.isEmpty() && possible.isEmpty();
        }

        String describe() {
            List<String> ids = new ArrayList<>();
            same.forEach(file -> ids.add(file.id()));
            possible.forEach(file -> ids.add(file.id()));
            if (ids.isEmpty()) {
                return "no file is listed that is certainly this one";
            }
            return ids.size() == 1
                    ? "it is not certain whether file " + ids.get(0) + " is this one"
                    : "several files could be it: " + ids;
        }
    }

    /** Whether enough is known of the upload for its file to be recognised. */
    boolean isPossible() {
        return session.request() != null && session.created().createdAt() != null;
    }

    Look look() throws CallFailedException {
        List<OpenAIFile> listed = new ArrayList<>();
        boolean whole = list(listed);
        listed.removeIf(file -> !looksRight(file));
        // After listing, and doubts before files, so that what completed meanwhile is in doubt or known.
        Set<String> recorded = listed.isEmpty() ? Set.of() : session.excludedFiles();
        boolean doubtful = sessions.mayHaveUnknownLookalike(session) || recorded == null;
        Set<String> others = new HashSet<>(sessions.fileIdsExcept(session));
        if (recorded != null) {
            others.addAll(recorded);
        }
        List<OpenAIFile> same = new ArrayList<>();
        List<OpenAIFile> possible = new ArrayList<>();
        int asked = 0;
        for (OpenAIFile file : listed) {
            if (others.contains(file.id())) {
                continue;
            }
            Long bytes = FileSize.isKnown(file) ? file.bytes() : sizes.get(file.id());
            if (bytes == null && asked++ < ASKED) {
                bytes = ask(file);
            }
            if (bytes == null) {
                possible.add(file);
            } else if (bytes == session.request().bytes()) {
                (doubtful ? possible : same).add(file);
            }
        }
        return new Look(same, possible, whole);
    }

    /**
     * The newest files of the purpose, back to when the upload was made.
     *
     * @param all gets them
     * @return whether they are all there
     */
    private boolean list(List<OpenAIFile> all) throws CallFailedException {
        String first = "limit=" + PAGE + "&order=desc&purpose="
                + URLEncoder.encode(session.request().purpose(), StandardCharsets.UTF_8);
        // By id, for servers that give the same page again.
        Map<String, OpenAIFile> seen = new LinkedHashMap<>();
        String query = first;
        boolean whole = false;
        for (int page = 1; page <= PAGES; page++) {
            FilePage files = page(query);
            int before = seen.size();
            files.files().forEach(file -> seen.putIfAbsent(file.id(), file));
            whole = !files.mayHaveMore(PAGE) || reachesBack(seen.values());
            if (whole || seen.size() == before) {
                break;
            }
            query = first + "&after=" + URLEncoder.encode(files.lastId(), StandardCharsets.UTF_8);
        }
        all.addAll(seen.values());
        return whole;
    }

    private FilePage page(String query) throws CallFailedException {
        return caller.run(new Call<>(
                        ApiCall.LIST_FILES,
                        session.id(),
                        null,
                        () -> requests.listFiles(query),
                        ApiJson::files,
                        Deadline.in(LIMIT),
                        abort))
                .value();
    }

    /** Whether files come in the order that was asked for, the newest first, and the last is older than the upload. */
    private boolean reachesBack(Iterable<OpenAIFile> files) {
        long latest = Long.MIN_VALUE;
        long earliest = Long.MAX_VALUE;
        for (OpenAIFile file : files) {
            if (file.createdAt() == null || UploadLife.seconds(file.createdAt()) > earliest) {
                return false;
            }
            earliest = UploadLife.seconds(file.createdAt());
            latest = Math.max(latest, earliest);
        }
        // Files of one second are in no order.
        return earliest < latest && earliest < begun();
    }

    private boolean looksRight(OpenAIFile file) {
        CreateUpload request = session.request();
        return request.purpose().equals(file.purpose())
                && request.filename().equals(file.filename())
                && file.createdAt() != null
                && UploadLife.seconds(file.createdAt()) >= begun();
    }

    private long begun() {
        return UploadLife.seconds(session.created().createdAt());
    }

    /** The size of a file, or null as long as that is not known. */
    private Long ask(OpenAIFile file) {
        try {
            OpenAIFile asked = caller.run(new Call<>(
                            ApiCall.GET_FILE,
                            session.id(),
                            "file " + file.id(),
                            () -> requests.get(ApiCall.GET_FILE, file.id()),
                            ApiJson::file,
                            Deadline.in(LIMIT),
                            abort))
                    .value();
            if (FileSize.isKnown(asked)) {
                sizes.put(file.id(), asked.bytes());
                return asked.bytes();
            }
            return null;
        } catch (CallFailedException e) {
            return null;
        }
    }
}
