package io.github.camelopenai.uploads.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The spans that were exported, as a tree. */
record SpanTree(List<SpanData> spans) {

    static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    List<SpanData> named(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    SpanData only(String name) {
        List<SpanData> found = named(name);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans are named " + name + ":\n" + this);
        }
        return found.get(0);
    }

    List<SpanData> below(SpanData parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .toList();
    }

    SpanData parent(SpanData span) {
        return spans.stream()
                .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                .findFirst()
                .orElse(null);
    }

    /** The tree as text, for people. */
    @Override
    public String toString() {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(SpanId.getInvalid()) || parent(span) == null)
                .map(root -> text(root, ""))
                .collect(Collectors.joining("\n"));
    }

    private String text(SpanData span, String indent) {
        long millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000_000;
        String own = indent + span.getName() + " " + span.getStatus().getStatusCode() + " " + millis + " ms "
                + span.getAttributes().asMap() + " "
                + span.getEvents().stream()
                        .map(event -> event.getName() + event.getAttributes().asMap())
                        .toList();
        return own
                + below(span).stream()
                        .map(child -> "\n" + text(child, indent + "    "))
                        .collect(Collectors.joining());
    }
}
