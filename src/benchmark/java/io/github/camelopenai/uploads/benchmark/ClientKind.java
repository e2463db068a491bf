package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.ChartStyle;
import java.awt.Color;
import java.util.regex.Pattern;

/** The clients that are compared, and the jars that each of them needs. */
public enum ClientKind {
    UPLOAD(Jars.LOCAL + "|" + Jars.CAMEL),
    SPLIT_ROUTE(Jars.LOCAL + "|" + Jars.CAMEL),
    TRANSFER(Jars.LOCAL),
    SDK_STREAM(Jars.SDK),
    SDK_BYTES(Jars.SDK),
    BARE_GET(Jars.HTTP),
    BARE_POST(Jars.HTTP),
    BARE_GET_AND_POST(Jars.HTTP),
    CURL(Jars.JSON),
    CAMEL_HTTP(Jars.LOCAL + "|" + Jars.CAMEL);

    private final Pattern jars;

    ClientKind(String jars) {
        this.jars = Pattern.compile("(" + jars + ")-[0-9].*[.]jar");
    }

    /** Names of jar files without their versions. */
    private static final class Jars {
        private static final String JSON = "jackson-(core|databind|annotations)";
        private static final String HTTP = "httpclient5|httpcore5|httpcore5-h2|slf4j-api";
        private static final String LOCAL = HTTP + "|camel-api|camel-http-base|" + JSON;
        private static final String CAMEL = "camel-(support|util|util-json|http|http-common|cloud|attachments"
                + "|management-api|xml-jaxp-util|base|base-engine|core-engine|core-model|core-processor|core-reifier"
                + "|core-languages|direct)|jakarta.*";
        private static final String SDK = "openai-java.*|okhttp|okio|okio-jvm|kotlin.*|annotations|jackson-.*"
                + "|jsonschema-.*|classmate|swagger-annotations|error_prone_annotations|slf4j-api";
    }

    /** Clients that a chart shows in one colour. */
    enum Family {
        THIS_COMPONENT("this component", ChartStyle.BLUE),
        BARE("bare HttpClient 5", ChartStyle.OLIVE),
        SDK("OpenAI's SDK", ChartStyle.ORANGE),
        OTHER("other", ChartStyle.GREY);

        private final String title;
        private final Color color;

        Family(String title, Color color) {
            this.title = title;
            this.color = color;
        }

        String title() {
            return title;
        }

        Color color() {
            return color;
        }
    }

    Family family() {
        return switch (this) {
            case UPLOAD, SPLIT_ROUTE, TRANSFER -> Family.THIS_COMPONENT;
            case BARE_GET, BARE_POST, BARE_GET_AND_POST -> Family.BARE;
            case SDK_STREAM, SDK_BYTES -> Family.SDK;
            case CURL, CAMEL_HTTP -> Family.OTHER;
        };
    }

    /** Whether this client needs a jar file. */
    boolean needs(String jar) {
        return jars.matcher(jar).matches();
    }
}
