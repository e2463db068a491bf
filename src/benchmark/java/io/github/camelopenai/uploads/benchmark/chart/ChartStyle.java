package io.github.camelopenai.uploads.benchmark.chart;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The colours and fonts of all charts. They can be read on light and on dark pages. */
public final class ChartStyle {

    public static final Color BLUE = new Color(0x2f81f7);
    public static final Color OLIVE = new Color(0x9a8c00);
    public static final Color ORANGE = new Color(0xdb6d28);
    public static final Color GREY = new Color(0x8b8b8b);

    private static final int LIGHTEST = 0xc4;
    private static final int DARKEST = 0x58;

    /** In the middle between black and white, so that it contrasts with both. */
    private static final Color TEXT = new Color(0x7a7a7a);

    private static final Color GRID = new Color(0x7a, 0x7a, 0x7a, 0x50);
    private static final Color TRANSPARENT = new Color(0, 0, 0, 0);

    private ChartStyle() {}

    /** Greys from light to dark, at least two. */
    public static List<Color> greys(int count) {
        return IntStream.range(0, count)
                .map(i -> LIGHTEST - i * (LIGHTEST - DARKEST) / (count - 1))
                .mapToObj(level -> new Color(level, level, level))
                .toList();
    }

    static void apply(CategoryStyler style) {
        style.setLocale(Locale.ROOT);
        style.setYAxisDecimalPattern("#,##0.####");
        style.setErrorBarsColor(TEXT);
        style.setAxisTickLabelsColor(TEXT);
        style.setAxisTickMarksColor(TEXT);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridVerticalLinesVisible(false);
        style.setXAxisTitleColor(TEXT);
        style.setYAxisTitleColor(TEXT);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setChartFontColor(TEXT);
        style.setChartBackgroundColor(TRANSPARENT);
        style.setPlotBackgroundColor(TRANSPARENT);
        style.setLegendBackgroundColor(TRANSPARENT);
        style.setLegendBorderColor(TRANSPARENT);
        style.setChartTitleBoxVisible(false);
        style.setPlotBorderVisible(false);
        style.setLegendPosition(LegendPosition.OutsideE);
    }
}
