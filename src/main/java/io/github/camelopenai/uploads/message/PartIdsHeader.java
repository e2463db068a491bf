package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.part.PartIds;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Message;

/** Reads the header {@code CamelOpenAIUploadsPartIds}. */
public final class PartIdsHeader {

    private PartIdsHeader() {}

    /** The ids in order. The header may be a collection, an array, a text with commas, or a map from position to id. */
    public static List<String> list(Message message) {
        Object ids = message.getHeader(HeaderNames.PART_IDS);
        if (ids == null) {
            return List.of();
        }
        if (ids instanceof Map<?, ?>) {
            return new PartIds(new TreeMap<>(map(message))).inOrder(-1);
        }
        if (ids instanceof Collection<?> collection) {
            return collection.stream().map(PartIdsHeader::trimmed).toList();
        }
        Object[] array =
                ids instanceof Object[] objects ? objects : ids.toString().split(",");
        return Arrays.stream(array).map(PartIdsHeader::trimmed).toList();
    }

    private static String trimmed(Object id) {
        return id == null ? "" : id.toString().trim();
    }

    /**
     * The ids of parts that were added before, by position; empty if the header is not a map. The keys may be numbers or texts,
     * since a stored map may have either.
     */
    public static Map<Integer, String> map(Message message) {
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
            // Refused below.
        }
        throw new IllegalArgumentException("The header " + HeaderNames.PART_IDS + " has the key '" + key
                + "'; it must be the position of a part, from 0");
    }
}
