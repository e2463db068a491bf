package io.github.camelopenai.uploads.benchmark.chart;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** Groups of bars side by side, one group for each label. Each series has one bar in every group. */
public final class BarChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 400;

    private final List<String> labels;
    private final CategoryChart chart;
    private DoublingAxis logarithmic;

    /**
     * @param title may have the backquotes of Markdown
     * @param figure what the height of a bar is
     * @param labelled what the labels are
     * @param labels below the groups of bars
     */
    public BarChart(String title, String figure, String labelled, List<String> labels) {
        this(title, figure, labelled, labels, HEIGHT);
        chart.getStyler().setAvailableSpaceFill(0.8);
    }

    private BarChart(String title, String figure, String labelled, List<String> labels, int height) {
        this.labels = labels.stream().map(BarChart::plain).toList();
        chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(height)
                .title(plain(title))
                .yAxisTitle(figure)
                .xAxisTitle(labelled)
                .build();
        ChartStyle.apply(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0);
    }

    /** One wide bar for each label, in one of the series; the other series have 0 there. The labels may be long. */
    public static BarChart ofSingleBars(String title, String figure, List<String> labels) {
        BarChart bars = new BarChart(title, figure, "", labels, 560);
        bars.chart.getStyler().setOverlapped(true);
        bars.chart.getStyler().setAvailableSpaceFill(0.6);
        bars.chart.getStyler().setXAxisLabelRotation(45);
        return bars;
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }

    /** The axis begins with {@code least}, and bars grow with the logarithm, so that small ones can be seen beside large ones. */
    public BarChart logarithmicFrom(double least) {
        logarithmic = new DoublingAxis(least);
        return this;
    }

    /** @param values one for each label; not a number for no bar */
    public BarChart add(String series, Color color, List<Double> values) {
        return add(series, color, values, null);
    }

    /** @param errors how far the marks on the bars reach on either side */
    public BarChart add(String series, Color color, List<Double> values, List<Double> errors) {
        List<Double> drawn = values.stream().map(this::drawn).toList();
        chart.addSeries(series, labels, drawn, errors).setFillColor(color);
        return this;
    }

    /** Null for no bar, as XChart wants it. */
    private Double drawn(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        return logarithmic == null ? Double.valueOf(value) : Double.valueOf(logarithmic.place(value));
    }

    public void write(Path file) throws IOException {
        if (logarithmic != null) {
            logarithmic.apply(chart.getStyler(), chart.getHeight());
        }
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
        // Letters are drawn as outlines, whose many decimals would be two thirds of the file.
        Files.writeString(file, svg.toString(StandardCharsets.UTF_8).replaceAll("([0-9][.][0-9])[0-9]+", "$1"));
    }
}
