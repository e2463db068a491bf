package io.github.camelopenai.uploads.message;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Message;

/** Ids of parts that were sent before, which a route gives in the header of part ids as a map from position to id. */
public final class PartIdsHeader {

    private PartIdsHeader() {}

    /** Empty if there are none. The keys may be numbers or texts, as a map that was stored somewhere has them. */
    public static Map<Integer, String> of(Message message) {
        Map<Integer, String> known = new TreeMap<>();
        if (message.getHeader(HeaderNames.PART_IDS) instanceof Map<?, ?> map) {
            map.forEach((index, id) -> known.put(index(index), id(index, id)));
        }
        return known;
    }

    private static String id(Object index, Object id) {
        if (id == null || id.toString().isBlank()) {
            throw new IllegalArgumentException("The header " + HeaderNames.PART_IDS + " has no id for part " + index
                    + "; leave out parts that were not sent");
        }
        return id.toString();
    }

    private static Integer index(Object key) {
        try {
            int index = Integer.parseInt(String.valueOf(key));
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("The header " + HeaderNames.PART_IDS + " has the key '" + key
                + "'; it must be the position of a part, from 0");
    }
}
