package io.github.camelopenai.uploads.benchmark.chart;

import java.text.NumberFormat;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;

/** A logarithmic y axis with a tick for each doubling. That of XChart has ten ticks for each power of ten. */
final class DoublingAxis {

    private final double least;
    private double doublings = 1;

    /** @param least at the foot of the axis */
    DoublingAxis(double least) {
        this.least = least;
    }

    /** How often {@code least} is doubled to make this figure, with a fraction. */
    double place(double figure) {
        double place = Math.max(0, Math.log(figure / least) / Math.log(2));
        doublings = Math.max(doublings, Math.ceil(place));
        return place;
    }

    /** After the last figure has its place. */
    void apply(AxesChartStyler style, int chartHeight) {
        style.setYAxisMin(0.0);
        style.setYAxisMax(doublings);
        // XChart rounds it to a tick for each doubling.
        style.setYAxisTickMarkSpacingHint((int) (0.65 * chartHeight / doublings));
        NumberFormat format = NumberFormat.getInstance(Locale.ROOT);
        style.setyAxisTickLabelsFormattingFunction(tick -> format.format(least * Math.pow(2, tick)));
    }
}
