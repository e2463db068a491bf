package io.github.camelopenai.uploads.part;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The ids that the server gave to parts, by index. The first id for an index wins, since a second one comes from the
 * same bytes sent again. The ids come out in order only when none is missing: a file with a hole must never be completed.
 */
public record PartIds(SortedMap<Integer, String> byIndex) {

    public void put(int index, String id) {
        byIndex.putIfAbsent(index, id);
    }

    /**
     * All ids in the order of the parts.
     *
     * @param count how many parts there must be; -1 demands only that none is missing up to the highest index seen
     * @throws IllegalStateException naming the parts that are missing
     */
    public List<String> inOrder(int count) {
        int expected = count >= 0 ? count : byIndex.isEmpty() ? 0 : byIndex.lastKey() + 1;
        List<Integer> missing = new ArrayList<>();
        for (int index = 0; index < expected && missing.size() < 5; index++) {
            if (!byIndex.containsKey(index)) {
                missing.add(index);
            }
        }
        if (expected == 0 || !missing.isEmpty() || byIndex.size() != expected) {
            throw new IllegalStateException("Only " + byIndex.size() + " of " + expected + " parts were uploaded"
                    + (missing.isEmpty() ? "" : ", missing are for example those with index " + missing)
                    + "; the upload must not be completed without them");
        }
        return List.copyOf(byIndex.values());
    }
}
