package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.part.PartIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Message;
import org.apache.camel.util.StringHelper;

/** Reads the header {@code CamelOpenAIUploadsPartIds}. */
public final class PartIdsHeader {

    private PartIdsHeader() {}

    /**
     * The ids in order. The header may be a list, an array, a text with commas, or a map from position to id. The text may
     * be that of a list, in brackets and with quotes, since headers become texts on their way through other systems.
     */
    public static List<String> list(Message message) {
        Object ids = message.getHeader(HeaderNames.PART_IDS);
        if (ids == null) {
            return List.of();
        }
        if (ids instanceof Map<?, ?>) {
            return new PartIds(new TreeMap<>(map(message))).inOrder(-1);
        }
        if (ids instanceof Iterable<?> iterable) {
            List<String> list = new ArrayList<>();
            iterable.forEach(id -> list.add(trimmed(id)));
            return list;
        }
        if (ids instanceof Object[] array) {
            return Arrays.stream(array).map(PartIdsHeader::trimmed).toList();
        }
        if (ids instanceof CharSequence || ids instanceof byte[]) {
            return ofText(message.getHeader(HeaderNames.PART_IDS, String.class).strip());
        }
        throw new IllegalArgumentException("The header " + HeaderNames.PART_IDS + " is of type "
                + ids.getClass().getTypeName() + "; it must be a list, an array, a text with commas, or a map");
    }

    private static List<String> ofText(String text) {
        boolean inBrackets = text.startsWith("[") && text.endsWith("]");
        String ids = inBrackets ? text.substring(1, text.length() - 1) : text;
        return ids.isBlank()
                ? List.of()
                : Arrays.stream(ids.split(",")).map(PartIdsHeader::trimmed).toList();
    }

    private static String trimmed(Object id) {
        return id == null
                ? ""
                : StringHelper.removeLeadingAndEndingQuotes(id.toString().strip());
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
