package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.part.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of one upload that the server has, by the ids that it gave them. No two parts may have one id: the server would
 * put one of them into the file in the place of the other. Thread-safe.
 */
public final class AddedParts {

    /** To whom an id belongs that has just come in. */
    public enum Id {
        /** To the part that it came for. */
        OWN,
        /** To another part, which had it before this one was sent. */
        OF_ANOTHER,
        /**
         * To one of two parts that were sent at the same time, or to one whose answer was lost before the first of the two
         * got it; nobody can tell to which.
         */
        DISPUTED
    }

    /**
     * @param index position among the parts; -1 where that is not known
     * @param step when the id came in
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

    /** Those that an earlier process has sent, with their lengths. */
    synchronized void adopt(Map<String, Long> lengths) {
        lengths.forEach((id, length) -> byId.put(id, new Added(-1, length, 0)));
    }

    /** A part is about to be sent; says when. */
    public synchronized long begin() {
        return ++steps;
    }

    /** What was sent then has brought no answer, but perhaps a part that has an id. */
    public synchronized void lost(long begun) {
        firstLost = Math.min(firstLost, begun);
    }

    /**
     * A part has arrived, unless the id is not its own.
     *
     * @param begun when it was about to be sent
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

    /** A part of a plan has a position that tells it from others. */
    private static int indexOf(Part part) {
        return part.count() > 0 ? part.index() : -1;
    }

    /** Whether two parts were given this id, so that it may be that of either. */
    public synchronized boolean isDisputed(String id) {
        return disputed.contains(id);
    }

    /** Bytes in these parts, or -1 when one of them was not sent by this client. */
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
