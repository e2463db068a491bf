package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import io.github.camelopenai.uploads.benchmark.chart.ChartStyle;
import java.awt.Color;
import java.util.Iterator;
import java.util.List;

/**
 * The wall times of a group whose cases have lines of their own, as bars: one group of bars for each line, one bar for each
 * number of parts at once. Each time is divided by that with the best number of the line, so that slow and quick lines are
 * comparable.
 */
final class RelativeTimesChart {

    /** Half of the best time, so that the bar of the best time has a height. */
    private static final double LEAST = 0.5;

    private RelativeTimesChart() {}

    static BarChart of(Figures figures) {
        LineTimes times = LineTimes.of(figures);
        List<Line> lines = List.copyOf(times.lines().keySet());
        BarChart chart = new BarChart(
                        figures.group().title() + ": wall time / best fixed number",
                        "wall time / that of the best fixed number",
                        "line; MB/s of each connection",
                        lines.stream().map(Line::abbreviate).toList())
                .logarithmicFrom(LEAST);
        Iterator<Color> greys = ChartStyle.greys(times.numbers().size()).iterator();
        for (String number : times.numbers()) {
            chart.add(
                    number,
                    number.equals(LineTimes.AUTO) ? ChartStyle.BLUE : greys.next(),
                    lines.stream().map(line -> times.relative(line, number)).toList());
        }
        return chart;
    }
}
