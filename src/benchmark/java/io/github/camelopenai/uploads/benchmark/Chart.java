package io.github.camelopenai.uploads.benchmark;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** One figure of each client of a group as a bar, with the range over the rounds. Readable on light and on dark pages. */
final class Chart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final Color TRANSPARENT = new Color(0, 0, 0, 0);
    /** In the middle between black and white, so that it contrasts with both. */
    private static final Color TEXT = new Color(0x7a7a7a);

    private static final Color GRID = new Color(0x7a, 0x7a, 0x7a, 0x50);

    private final Figures figures;
    private final Column column;

    private Chart(Figures figures) {
        this.figures = figures;
        this.column = figures.group().charted();
    }

    /** Writes {@code NAME.svg}. */
    static void write(Figures figures, Path directory, String name) throws IOException {
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(new Chart(figures).make(), svg, VectorGraphicsFormat.SVG);
        // Letters are drawn as outlines, whose many decimals would be two thirds of the file.
        Files.writeString(
                directory.resolve(name + ".svg"),
                svg.toString(StandardCharsets.UTF_8).replaceAll("([0-9][.][0-9])[0-9]+", "$1"));
    }

    private CategoryChart make() {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figures.group().title().replace("`", ""))
                .yAxisTitle(column.title())
                .build();
        style(chart.getStyler());
        List<Color> colors = new ArrayList<>();
        for (ClientKind.Family family : ClientKind.Family.values()) {
            if (figures.group().cases().stream().anyMatch(row -> row.client().family() == family)) {
                addBars(chart, family);
                colors.add(family.color());
            }
        }
        chart.getStyler().setSeriesColors(colors.toArray(new Color[0]));
        return chart;
    }

    /** Every series has all clients, and bars for those of its family. */
    private void addBars(CategoryChart chart, ClientKind.Family family) {
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Case row : figures.group().cases()) {
            double value = figures.median(row, column);
            boolean drawn = row.client().family() == family && !Double.isNaN(value);
            labels.add(row.label().replace("`", ""));
            values.add(drawn ? value : 0.0);
            errors.add(drawn ? figures.range(row, column) / 2 : 0.0);
        }
        chart.addSeries(family.title(), labels, values, errors);
    }

    private static void style(CategoryStyler style) {
        style.setOverlapped(true);
        style.setAvailableSpaceFill(0.6);
        style.setErrorBarsColor(TEXT);
        style.setAxisTickLabelsColor(TEXT);
        style.setAxisTickMarksColor(TEXT);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridVerticalLinesVisible(false);
        style.setXAxisLabelRotation(45);
        style.setYAxisMin(0.0);
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
