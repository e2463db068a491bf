package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.session.WaitingUpload;
import io.github.camelopenai.uploads.monitoring.ProgressLine;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Shows the uploads that wait for their turn, for the dev console and JMX. */
final class WaitingConsole {

    private WaitingConsole() {}

    /** A line for each upload, such as {@code 2. for a slot (maxParallelParts): orders.jsonl, exchange E1, for 12 s}. */
    static List<String> text(List<WaitingUpload> waiting, Instant now) {
        return waiting.stream()
                .map(each -> each.place() + ". for " + each.reason().description() + ": "
                        + (each.upload().filename() == null
                                ? "a message that was not read yet"
                                : ShownText.of(each.upload().filename()))
                        + (each.upload().uploadId() == null
                                ? ""
                                : ", " + each.upload().uploadId())
                        + ", exchange " + each.exchangeId() + ", for "
                        + ProgressLine.time(Duration.between(each.since(), now)))
                .toList();
    }

    static JsonArray json(List<WaitingUpload> waiting) {
        JsonArray array = new JsonArray();
        for (WaitingUpload each : waiting) {
            JsonObject json = new JsonObject();
            json.put("place", each.place());
            json.put("reason", each.reason().name());
            json.put("filename", ShownText.of(each.upload().filename()));
            json.put("totalBytes", each.upload().totalBytes());
            json.put("uploadId", each.upload().uploadId());
            json.put("exchangeId", each.exchangeId());
            json.put("since", each.since().toString());
            array.add(json);
        }
        return array;
    }
}
