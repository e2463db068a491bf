package io.github.camelopenai.uploads.benchmark;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The wall times of a group whose cases have lines of their own.
 *
 * @param lines all lines, with the time for each number of parts at once; {@code auto} is among the numbers
 * @param numbers the numbers of parts at once
 */
record LineTimes(Map<Line, Map<String, Double>> lines, Set<String> numbers) {

    static final String AUTO = ClientOptions.parallel(ClientOptions.AUTO).parallelPartsText();

    static LineTimes of(Figures figures) {
        Column wall = figures.group().columns().get(0);
        Map<Line, Map<String, Double>> lines = new LinkedHashMap<>();
        Set<String> numbers = new LinkedHashSet<>();
        for (Case each : figures.group().cases()) {
            String number = each.options().parallelPartsText();
            numbers.add(number);
            lines.computeIfAbsent(each.line(), line -> new LinkedHashMap<>()).put(number, figures.median(each, wall));
        }
        return new LineTimes(lines, numbers);
    }

    /** Not a number if there is none, in a tiny run. */
    double time(Line line, String number) {
        return lines.get(line).getOrDefault(number, Double.NaN);
    }

    /** The time divided by that with the best number of the line, not counting {@code auto}. */
    double relative(Line line, String number) {
        double best = lines.get(line).entrySet().stream()
                .filter(each -> !each.getKey().equals(AUTO))
                .mapToDouble(Map.Entry::getValue)
                .min()
                .orElse(Double.NaN);
        return time(line, number) / best;
    }
}
