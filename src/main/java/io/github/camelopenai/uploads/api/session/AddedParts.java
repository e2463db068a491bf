package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.part.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of one upload that the server has, by id. Two parts must not have the same id, since the server would put one of
 * them into the file in the place of the other. Thread-safe.
 */
public final class AddedParts {

    /** The part that an id belongs to which the server has just returned. */
    public enum Id {
        /** The part that was sent. */
        OWN,
        /** Another part, which had the id before this part was sent. */
        OF_ANOTHER,
        /**
         * One of two parts that were sent at the same time, or a part whose answer was lost before; it is unknown which.
         */
        DISPUTED
    }

    /**
     * @param index the position of the part; -1 where it is unknown
     * @param step when the server returned the id
     */
    private record Added(int index, long length, long step) {

        boolean isSameAs(Part part) {
            return index >= 0 && index == indexOf(part) && length == part.length();
        }
    }

    private final Map<String, Added> byId = new HashMap<>();
    private final Set<String> disputed = new HashSet<>();
    private long steps;
    private long firstLost = Long.MAX_VALUE;

    /** Adds the parts that an earlier process has sent, with their lengths by id. */
    synchronized void adopt(Map<String, Long> lengths) {
        lengths.forEach((id, length) -> byId.put(id, new Added(-1, length, 0)));
    }

    /** Starts the sending of a part, and returns the step at which it started. */
    public synchronized long begin() {
        return ++steps;
    }

    /** Notes that the answer to a part was lost; the server may have the part under an id. */
    public synchronized void setLost(long begun) {
        firstLost = Math.min(firstLost, begun);
    }

    /**
     * Adds a part that the server has, unless its id belongs to another part.
     *
     * @param begun the step at which the sending started
     */
    public synchronized Id add(String id, Part part, long begun) {
        Added before = byId.get(id);
        if (before != null && !before.isSameAs(part)) {
            if (before.step() < begun && before.step() < firstLost) {
                return Id.OF_ANOTHER;
            }
            disputed.add(id);
            return Id.DISPUTED;
        }
        byId.put(id, new Added(indexOf(part), part.length(), ++steps));
        return Id.OWN;
    }

    /** Returns -1 for a part that was not cut from a content, and so has no known position. */
    private static int indexOf(Part part) {
        return part.count() > 0 ? part.index() : -1;
    }

    /** Whether the server returned this id for two parts. */
    public synchronized boolean isDisputed(String id) {
        return disputed.contains(id);
    }

    /** The sum of the lengths of these parts, or -1 if this client does not know one of them. */
    public synchronized long bytesIn(List<String> ids) {
        long sum = 0;
        for (String id : ids) {
            Added part = byId.get(id);
            if (part == null) {
                return -1;
            }
            sum += part.length();
        }
        return sum;
    }

    synchronized void clear() {
        byId.clear();
    }
}
