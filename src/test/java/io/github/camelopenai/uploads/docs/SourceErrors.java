package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorScenario.doing;
import static io.github.camelopenai.uploads.docs.ErrorScenario.sending;

import io.github.camelopenai.uploads.emulator.RangeFaultRule;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How to make the errors about sources behind a URL that the page explains. */
final class SourceErrors {

    private SourceErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        return Map.ofEntries(
                Map.entry(
                        "A body of type URI with the scheme '...' cannot be read; possible are http and https. ...",
                        sending(UPLOAD, new File("a.jsonl").toURI())),
                Map.entry(
                        "The source ... is on the host '...', which the option sourceHosts does not allow (...), so it was not read",
                        sending(UPLOAD + "?sourceHosts=*.example.com", URI.create("http://127.0.0.1/a.jsonl"))),
                Map.entry(
                        "The source ... has a user name in its URL, which is not supported. ...",
                        sending(UPLOAD, URI.create("http://user@127.0.0.1/a.jsonl"))),
                Map.entry(
                        "The source ... refuses the request: HTTP 403 ...",
                        atFirst((server, object) -> object.signed())),
                Map.entry(
                        "The source ... does not exist: HTTP 404 ...",
                        atFirst((server, object) -> server.delete(object.path()))),
                Map.entry(
                        "The source ... answers with ... (HTTP ...), which is not followed",
                        atFirst((server, object) -> server.redirect(object.path(), "ftp://127.0.0.1/a.jsonl", 302))),
                Map.entry(
                        "The source ... gives its content without a length, and ends it by closing the connection, ...",
                        atFirst((server, object) -> object.untilClose())),
                Map.entry(
                        "The source ... cannot be read: its server gives more than the ... that it has announced",
                        atFirst((server, object) ->
                                server.faults().on(object.path()).moreThanAnnounced(1))),
                Map.entry(
                        "The source ... has changed during its upload: ...",
                        whileReading(rule -> rule.changeAfter(10))),
                Map.entry("The source ... no longer exists: HTTP ...", whileReading(rule -> rule.answer(404))),
                Map.entry(
                        "... could not be read at byte ...: The link ... is refused since ... (HTTP 403...), and was accepted before, ...",
                        whileReading(rule -> rule.answer(403))),
                Map.entry(
                        "... could not be read at byte ...: ... It has given nothing for ... (outageTimeout)",
                        whileReading(rule -> rule.always().answer(503))
                                .with(options -> options.setOutageTimeout("50ms"))));
    }

    private static ErrorScenario atFirst(BiConsumer<RangeServer, RangeObject> change) {
        return doing(bench -> {
            try (RangeServer server = RangeServer.start()) {
                change.accept(server, server.put("/a.jsonl", CONTENT));
                bench.send(UPLOAD, server.uri("/a.jsonl"), Map.of());
            }
        });
    }

    /** Something happens with the third request of an upload that sends one part after the other. */
    private static ErrorScenario whileReading(Consumer<RangeFaultRule> fault) {
        return doing(bench -> {
            try (RangeServer server = RangeServer.start()) {
                RangeObject object = server.put("/a.jsonl", CONTENT).signed();
                fault.accept(server.faults()
                        .on(object.path())
                        .when(request -> !request.header("Range").orElse("").matches("bytes=0-.*")));
                bench.send(
                        UPLOAD + "?parallelParts=1", server.signedLink(object.path(), Duration.ofHours(1)), Map.of());
            }
        });
    }
}
