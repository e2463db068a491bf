package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.ApiJson.FilePage;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.UploadLifetime;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
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
 * Searches the list of files for the file of an upload, for servers that have no call to get an upload. A candidate has the
 * purpose, name and size of the upload, is not older than the upload, was not made long after its expiry, and is not known to
 * belong to another upload. Where the list has no size, the file is requested by its id.
 */
final class CompletedFileSearch {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** For servers that make files late, and for lives of uploads that are not what the server says. */
    private static final Duration AFTER_EXPIRY = Duration.ofHours(24);

    private static final int PAGE_SIZE = 100;

    /** The maximum number of pages of one search. */
    private static final int MAX_PAGES = 20;

    /** The maximum number of files whose size is requested in one search. */
    private static final int MAX_SIZE_REQUESTS = 20;

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final UploadRegistry sessions;
    private final UploadSession session;
    private final AbortSignal abort;
    private final Map<String, Long> sizes = new HashMap<>();

    CompletedFileSearch(
            ApiCaller caller, ApiRequests requests, UploadRegistry sessions, UploadSession session, AbortSignal abort) {
        this.caller = caller;
        this.requests = requests;
        this.sessions = sessions;
        this.session = session;
        this.abort = abort;
    }

    /**
     * The files that one search has found.
     *
     * @param same files with the purpose, name and size of the upload
     * @param possible files that may belong to this upload or to another one
     * @param whole whether all files since the upload was created were listed
     */
    record Candidates(List<OpenAIFile> same, List<OpenAIFile> possible, boolean whole) {

        /** The file of the upload if it is certain, or null. */
        OpenAIFile file() {
            return same.size() == 1 && possible.isEmpty() ? same.get(0) : null;
        }

        boolean isNone() {
            return whole && same.isEmpty() && possible.isEmpty();
        }

        String describe() {
            List<String> ids = new ArrayList<>();
            same.forEach(file -> ids.add(file.id()));
            possible.forEach(file -> ids.add(file.id()));
            if (ids.isEmpty()) {
                return "no listed file is certainly this one";
            }
            return ids.size() == 1
                    ? "it is not certain whether file " + ids.get(0) + " is this one"
                    : "several files could be it: " + ids;
        }
    }

    /** Whether enough of the upload is known to recognise its file. */
    boolean isPossible() {
        return session.request() != null && session.created().createdAt() != null;
    }

    Candidates find() throws CallFailedException {
        List<OpenAIFile> listed = new ArrayList<>();
        boolean whole = list(listed);
        listed.removeIf(file -> !matches(file));
        // After the list was read, and pending outcomes before file ids, so that no upload that ends meanwhile is
        // missed.
        Set<String> excluded = listed.isEmpty() ? Set.of() : session.excludedFiles();
        boolean uncertain = sessions.mayHaveUnknownLookalike(session) || excluded == null;
        Set<String> others = new HashSet<>(sessions.fileIdsExcept(session));
        if (excluded != null) {
            others.addAll(excluded);
        }
        List<OpenAIFile> same = new ArrayList<>();
        List<OpenAIFile> possible = new ArrayList<>();
        int sizeRequests = 0;
        for (OpenAIFile file : listed) {
            if (others.contains(file.id())) {
                continue;
            }
            Long bytes = FileSizeCheck.isKnown(file) ? file.bytes() : sizes.get(file.id());
            if (bytes == null && sizeRequests++ < MAX_SIZE_REQUESTS) {
                bytes = requestSize(file);
            }
            if (bytes == null) {
                possible.add(file);
            } else if (bytes == session.request().bytes()) {
                (uncertain || isLate(file) ? possible : same).add(file);
            }
        }
        return new Candidates(same, possible, whole);
    }

    /**
     * Lists the newest files of the purpose, back to the time when the upload was created.
     *
     * @param all receives the files
     * @return whether the list is complete
     */
    private boolean list(List<OpenAIFile> all) throws CallFailedException {
        String first = "limit=" + PAGE_SIZE + "&order=desc&purpose="
                + URLEncoder.encode(session.request().purpose(), StandardCharsets.UTF_8);
        // By id, for servers that return the same page again.
        Map<String, OpenAIFile> seen = new LinkedHashMap<>();
        String query = first;
        boolean whole = false;
        for (int page = 1; page <= MAX_PAGES; page++) {
            FilePage files = page(query);
            int before = seen.size();
            files.files().forEach(file -> seen.putIfAbsent(file.id(), file));
            whole = !files.mayHaveMore(PAGE_SIZE) || reachesBack(seen.values());
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
                        () -> null,
                        () -> requests.listFiles(query),
                        ApiJson::files,
                        Deadline.in(LIMIT),
                        abort))
                .value();
    }

    /** Whether the files are in the requested order, the newest first, and the last one is older than the upload. */
    private boolean reachesBack(Iterable<OpenAIFile> files) {
        long latest = Long.MIN_VALUE;
        long earliest = Long.MAX_VALUE;
        for (OpenAIFile file : files) {
            if (file.createdAt() == null || UploadLifetime.seconds(file.createdAt()) > earliest) {
                return false;
            }
            earliest = UploadLifetime.seconds(file.createdAt());
            latest = Math.max(latest, earliest);
        }
        // Files of the same second have no order.
        return earliest < latest && earliest < createdAt();
    }

    private boolean matches(OpenAIFile file) {
        CreateUpload request = session.request();
        return request.purpose().equals(file.purpose())
                && request.filename().equals(file.filename())
                && file.createdAt() != null
                && UploadLifetime.seconds(file.createdAt()) >= createdAt();
    }

    /** Whether the file was made long after the upload must have expired, and so is probably that of another one. */
    private boolean isLate(OpenAIFile file) {
        long latest = createdAt() + session.created().life().plus(AFTER_EXPIRY).toSeconds();
        return UploadLifetime.seconds(file.createdAt()) > latest;
    }

    private long createdAt() {
        return UploadLifetime.seconds(session.created().createdAt());
    }

    /** Returns the size of a file, or null as long as it is unknown. */
    private Long requestSize(OpenAIFile file) {
        try {
            OpenAIFile answer = caller.run(new Call<>(
                            ApiCall.GET_FILE,
                            session.id(),
                            () -> "file " + file.id(),
                            () -> requests.get(ApiCall.GET_FILE, file.id()),
                            ApiJson::file,
                            Deadline.in(LIMIT),
                            abort))
                    .value();
            if (FileSizeCheck.isKnown(answer)) {
                sizes.put(file.id(), answer.bytes());
                return answer.bytes();
            }
            return null;
        } catch (CallFailedException e) {
            return null;
        }
    }
}
