package io.github.camelopenai.uploads.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.uploads.OptionUsers;
import io.github.camelopenai.uploads.limit.PurposeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the tables of options and headers on the pages from the component's description of itself. A table stands between
 * the comments {@code // generated: NAME} and {@code // end}. To write the tables anew after an option or a header has
 * changed, run {@code main} in the root of the project.
 */
final class GeneratedTables {

    static final List<String> COMMON_OPTIONS = List.of(
            "purpose",
            "apiKey",
            "baseUrl",
            "fileName",
            "mimeType",
            "expiresAfter",
            "partSize",
            "parallelParts",
            "journalDirectory",
            "progressInterval");

    private static final Pattern GENERATED = Pattern.compile("(?ms)^// generated: (.+?)\n(.*?)^// end$");
    private static final Pattern CODE =
            Pattern.compile("Camel[A-Z]\\w+|[A-Z]+(_[A-Z]+)+|[\\w.-]+=\\S+|.*[{#].*|\\w+\\(.*\\)");

    private GeneratedTables() {}

    /** @param args none */
    public static void main(String[] args) throws IOException {
        for (Path page : Pages.component()) {
            Files.writeString(page, withTables(Pages.read(page)));
        }
    }

    /** The page with all of its generated tables as they have to be. */
    static String withTables(String page) {
        return GENERATED
                .matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement(
                        "// generated: " + found.group(1) + "\n" + table(found.group(1)) + "// end"));
    }

    /** The names of the generated tables of a page. */
    static List<String> names(String page) {
        return GENERATED.matcher(page).results().map(found -> found.group(1)).toList();
    }

    /** The names of the tables that together have all options, by the groups of the component's description. */
    static Set<String> optionTables() {
        Set<String> names = new TreeSet<>();
        options("properties").forEach((name, option) -> names.add("endpoint " + group(option)));
        componentOnly().forEach((name, option) -> names.add("component " + group(option)));
        return names;
    }

    private static String table(String name) {
        if (name.equals("headers")) {
            return headers();
        }
        if (name.equals("purposes")) {
            return purposes();
        }
        if (name.equals("common-options")) {
            Map<String, JsonNode> all = options("properties");
            return options(COMMON_OPTIONS.stream()
                    .map(option -> row(option, all.get(option), firstSentence(all.get(option))))
                    .toList());
        }
        if (ComponentModel.BEANS.containsKey(name)) {
            return options(ComponentModel.BEANS.get(name).properties().stream()
                    .map(option -> row(option.getKey(), option.getValue(), text(option.getValue())))
                    .toList());
        }
        int space = name.indexOf(' ');
        Map<String, JsonNode> options = name.startsWith("endpoint ") ? options("properties") : componentOnly();
        return options(rows(options, name.substring(space + 1)));
    }

    private static String headers() {
        List<String> rows = new ArrayList<>();
        fields(ComponentModel.JSON.get("headers"))
                .forEach((name, header) -> rows.add("|`" + name + "` |" + text(header) + " |`"
                        + header.path("javaType").asText().replace("java.util.", "") + "`"));
        return "[cols=\"4,5,1\",options=\"header\"]\n|===\n|Name |Description |Type\n" + String.join("\n", rows)
                + "\n|===\n";
    }

    private static String purposes() {
        StringBuilder table = new StringBuilder(
                "[cols=\"1,2,3,1,1\",options=\"header\"]\n|===\n|Purpose |File for |Types |Bytes |Lines\n");
        for (PurposeLimits limits : PurposeLimits.values()) {
            String types = limits.extensions().isEmpty()
                    ? "Any"
                    : limits.extensions().stream()
                            .map(extension -> "`." + extension + "`")
                            .collect(Collectors.joining(", "));
            table.append("|`" + limits.purpose() + "` |" + limits.use() + " |" + types + " |" + shown(limits.bytes())
                    + " |" + shown(limits.lines()) + "\n");
        }
        return table.append("|===\n").toString();
    }

    private static String shown(long limit) {
        return limit == PurposeLimits.NONE ? "No limit of its own" : String.format(Locale.ROOT, "%,d", limit);
    }

    private static String options(List<String> rows) {
        return "[cols=\"2,5,1,1\",options=\"header\"]\n|===\n|Name |Description |Default |Type\n"
                + String.join("\n", rows) + "\n|===\n";
    }

    private static List<String> rows(Map<String, JsonNode> options, String group) {
        return options.entrySet().stream()
                .filter(option -> group(option.getValue()).equals(group))
                .map(option ->
                        row(option.getKey(), option.getValue(), withUsers(option.getKey(), text(option.getValue()))))
                .toList();
    }

    private static String row(String name, JsonNode option, String description) {
        String value = option.path("defaultValue").asText();
        return "|`" + name + "` |" + description + " |" + (value.isEmpty() ? "" : "`" + value + "`") + " |"
                + type(option);
    }

    /** The description, and the operations that use the option if not all of them do and the description names none. */
    private static String withUsers(String option, String description) {
        List<String> users = OptionUsers.of(option);
        return users.isEmpty() || description.contains("Used by ")
                ? description
                : users.stream().collect(Collectors.joining("`, `", description + " Used by `", "`."));
    }

    private static String type(JsonNode option) {
        if (option.has("enum")) {
            List<String> values = new ArrayList<>();
            option.get("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            return String.join(", ", values);
        }
        String type = option.path("type").asText();
        return type.equals("object")
                ? "`" + option.path("javaType").asText().replaceAll("\\b[a-z]+\\.", "") + "`"
                : type;
    }

    private static String group(JsonNode option) {
        return option.path("group").asText();
    }

    private static Map<String, JsonNode> options(String of) {
        Map<String, JsonNode> options = fields(ComponentModel.JSON.get(of));
        options.values().removeIf(ComponentModel::isPath);
        return options;
    }

    private static Map<String, JsonNode> componentOnly() {
        Map<String, JsonNode> options = options("componentProperties");
        options.keySet().removeAll(options("properties").keySet());
        return options;
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
    }

    /** The description, with the marks of code where it names an option, a header, a variable or a value. */
    private static String text(JsonNode described) {
        String description = described.path("description").asText().replace("`", "");
        return Arrays.stream(description.split(" ")).map(GeneratedTables::word).collect(Collectors.joining(" "));
    }

    private static String firstSentence(JsonNode described) {
        return text(described).replaceFirst("(?s)\\. [A-Z].*", ".");
    }

    private static String word(String word) {
        Matcher m = Pattern.compile("(\\(?)(.*?)(\\)?[.,;:]?)").matcher(word);
        if (!m.matches()) {
            return word;
        }
        String core = m.group(2);
        String end = m.group(3);
        if (core.contains("(") && end.startsWith(")")) {
            core += ")";
            end = end.substring(1);
        }
        boolean option = core.matches("[a-z]+[A-Z]\\w*")
                && (options("componentProperties").containsKey(core) || core.equals("addPart"));
        if (!option && !CODE.matcher(core).matches()) {
            return word.replace("|", "\\|");
        }
        String code = core.matches("[\\w.=]+") ? core : "+" + core + "+";
        return m.group(1) + "`" + code + "`" + end;
    }
}
