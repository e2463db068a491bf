package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Delays facts about files: sizes and entries in lists. The delay is counted in requests, so that tests need no clock. */
final class LateFacts {

    private final Map<String, Integer> looksAtFiles = new ConcurrentHashMap<>();
    private final Map<String, Integer> lists = new ConcurrentHashMap<>();
    private volatile UnknownSize unknownSize;
    private volatile int unknownFor;
    private volatile UnknownSize unknownInLists;
    private volatile int unlistedFor;
    private volatile boolean oldestFirst;

    void sizesUnknown(UnknownSize how, int looks) {
        unknownSize = how;
        unknownFor = looks;
    }

    void sizesUnknownInLists(UnknownSize how) {
        unknownInLists = how;
    }

    void filesUnlisted(int requests) {
        unlistedFor = requests;
    }

    void oldestFirst(boolean on) {
        oldestFirst = on;
    }

    boolean listsOldestFirst() {
        return oldestFirst;
    }

    /** Counts one more list, and returns whether it contains the file. */
    boolean listsNow(EmulatedFile file) {
        return unlistedFor == 0 || lists.merge(file.id(), 1, LateFacts::increment) > unlistedFor;
    }

    /** Returns the file for the response to {@code complete}. */
    ObjectNode completed(EmulatedFile file) {
        return show(file, sizeIsUnknown(file) ? unknownSize : null);
    }

    ObjectNode listed(EmulatedFile file) {
        return show(file, unknownInLists != null ? unknownInLists : sizeIsUnknown(file) ? unknownSize : null);
    }

    /** Counts one more request for the file, and returns the file for its response. */
    ObjectNode asked(EmulatedFile file) {
        UnknownSize size = sizeIsUnknown(file) ? unknownSize : null;
        looksAtFiles.merge(file.id(), 1, LateFacts::increment);
        return show(file, size);
    }

    private boolean sizeIsUnknown(EmulatedFile file) {
        return unknownSize != null && looksAtFiles.getOrDefault(file.id(), 0) < unknownFor;
    }

    private static ObjectNode show(EmulatedFile file, UnknownSize size) {
        ObjectNode json = ApiJson.file(file);
        if (size == UnknownSize.NULL) {
            json.putNull("bytes");
        } else if (size == UnknownSize.ZERO) {
            json.put("bytes", 0);
        }
        return json;
    }

    private static int increment(int count, int one) {
        return count + one;
    }
}
