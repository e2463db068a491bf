package io.github.camelopenai.uploads.part;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The part ids that the server has returned, by index. The first id of an index wins, since a second one comes from the same
 * bytes sent again. The ordered list is given only if no part is missing, so that a file with a gap is never completed.
 */
public record PartIds(SortedMap<Integer, String> byIndex) {

    public void put(int index, String id) {
        byIndex.putIfAbsent(index, id);
    }

    /**
     * Returns all ids in the order of the parts.
     *
     * @param count the number of parts that there must be; with -1, every part up to the highest known index must be there
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
