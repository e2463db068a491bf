package io.github.camelopenai.uploads.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The hosts that sources may be read from: the option {@code sourceHosts}. */
public final class SourceHosts {

    private final String option;
    private final List<Pattern> patterns;

    private SourceHosts(String option, List<Pattern> patterns) {
        this.option = option;
        this.patterns = patterns;
    }

    /** @param option names with {@code *} for any characters, separated by commas; null or blank for all hosts */
    public static SourceHosts of(String option) {
        if (option == null || option.isBlank()) {
            return new SourceHosts(null, List.of());
        }
        List<Pattern> patterns = Arrays.stream(option.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(SourceHosts::pattern)
                .toList();
        return new SourceHosts(option, patterns);
    }

    private static Pattern pattern(String host) {
        if (host.contains("/") || host.matches("[^\\[\\]:]*:[0-9*]+")) {
            throw new IllegalArgumentException(
                    "sourceHosts has '" + host
                            + "'; expected are names of hosts alone, such as *.example.com, without https:// and without a port");
        }
        String any = Arrays.stream(normalised(host).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(any);
    }

    /** Without the brackets of an IPv6 address and without the dot at the end of a full name. */
    private static String normalised(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$|\\.$", "");
    }

    /** Refuses a URL of another host. */
    void require(SourceUrl url) {
        String host = normalised(url.host().getHostName());
        if (option != null
                && patterns.stream().noneMatch(pattern -> pattern.matcher(host).matches())) {
            throw new IllegalArgumentException(
                    "The source " + url + " is on the host '" + url.host().getHostName()
                            + "', which the option sourceHosts does not allow (" + option + "), so it was not read");
        }
    }
}
