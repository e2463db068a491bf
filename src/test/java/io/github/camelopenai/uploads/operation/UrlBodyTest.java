package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RangeFaultRule;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeRequest;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of type URI or URL, read by ranges from a real HTTP server. */
class UrlBodyTest extends UploadsTestSupport {

    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB";
    private static final int LENGTH = 1_000_000;

    private final RangeServer source = RangeServer.start();

    @AfterEach
    void stopSource() {
        source.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private RangeObject object() {
        return source.putGenerated("/bucket/orders.jsonl", LENGTH, 1);
    }

    private URI link() {
        return source.signedLink("/bucket/orders.jsonl", Duration.ofHours(1));
    }

    private void requireFileOf(RangeObject object, Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
    }

    private List<String> ranges() {
        return source.requests().stream()
                .map(request -> request.header("Range").orElse("none"))
                .toList();
    }

    @Test
    void shouldUploadAnObjectByRangesWithoutADisk() throws IOException {
        RangeObject object = object().signed();

        Exchange exchange = send(UPLOAD + "&parallelParts=4&spoolDirectory=" + directory, link());

        requireFileOf(object, exchange);
        assertThat(emulator.onlyFile().filename()).isEqualTo("orders.jsonl");
        assertThat(ranges()).startsWith("bytes=0-0").contains("bytes=0-65535").hasSize(17);
        assertThat(source.requests().stream().skip(1))
                .allSatisfy(request -> assertThat(request.header("If-Match")).contains(object.etag()));
        try (Stream<java.nio.file.Path> spooled = Files.list(directory)) {
            assertThat(spooled).isEmpty();
        }
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldUploadAUrl() throws IOException {
        RangeObject object = object();

        requireFileOf(object, send(UPLOAD, link().toURL()));
    }

    @Test
    void shouldSendPartsOfAUrlInTheRouteWithoutADisk() {
        RangeObject object = object();

        Exchange exchange = send("direct:upload", link());

        requireFileOf(object, exchange);
        assertThat(exchange.getMessage().getBody()).isNotInstanceOf(URI.class);
        assertThat(ranges().get(0)).isEqualTo("bytes=0-0");
        assertThat(source.requests()).hasSize(17);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldUploadTheTextOfAUrlAsText() {
        object();

        String text = link().toString();

        send(UPLOAD + "&fileName=links.jsonl", text);

        assertThat(source.requests()).isEmpty();
        assertThat(emulator.onlyFile().bytes()).isEqualTo(text.length());
    }

    @Test
    void shouldUseNoConnectionThatTheServerHasClosed() {
        RangeObject object = object();
        send(UPLOAD + "&parallelParts=4", link());
        source.dropConnections();
        await().until(() -> source.openConnections() == 0);

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            Exchange exchange = send(UPLOAD + "&maxRetries=0&parallelParts=4", link());

            assertThat(exchange.getException()).isNull();
            assertThat(log.lines()).isEmpty();
        }
        assertThat(emulator.files()).hasSize(2).allSatisfy(file -> assertThat(file.sha256())
                .isEqualTo(object.sha256()));
    }

    @Test
    void shouldReadOnWhereAReadBroke() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(3).resetAfter(30_000);
        source.faults().on(object.path()).nth(5).closeAfter(10_000);

        requireFileOf(object, send(UPLOAD + "&parallelParts=1", link()));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(16);
        assertThat(source.bytesSent(object.path())).isLessThan(LENGTH + 200_000);
        assertThat(ranges().stream().filter(range -> range.endsWith("-196607"))).hasSize(2);
    }

    @Test
    void shouldReadOnWhenASourceStalls() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(3).stallAfter(30_000);

        requireFileOf(object, send(UPLOAD + "&parallelParts=1&stallTimeout=1s", link()));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(16);
    }

    @Test
    void shouldKeepTheRequestOfAPartWhileItsSourceIsAway() {
        RangeObject object = object();
        // In the middle of the part, since nothing is sent to the API before its first bytes.
        source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=65536-131071"))
                .closeAfter(30_000);
        source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=95536-131071"))
                .times(3)
                .answer(503, Map.of("Retry-After", "1"));

        requireFileOf(object, send(UPLOAD + "&parallelParts=1&outageTimeout=1m&stallTimeout=1s", link()));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 60_000})
    void shouldReadOnAfterAnAnswerWithLessThanTheRange(long most) {
        RangeObject object = object();
        source.faults().on(object.path()).always().narrowRange(most);

        requireFileOf(object, send(UPLOAD, link()));
        assertThat(source.bytesSent(object.path())).isEqualTo(LENGTH + 1);
    }

    @Test
    void shouldTakeTheRangeFromAnAnswerWithAllTheRest() {
        RangeObject object = object();
        source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=65536-131071"))
                .otherRange(65_536, LENGTH - 1);

        requireFileOf(object, send(UPLOAD, link()));
    }

    @Test
    void shouldFailWhenAServerGivesAnotherRange() {
        RangeObject object = object();
        source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=65536-131071"))
                .always()
                .otherRange(65_537, 131_071);

        Exchange exchange = send(UPLOAD + "&outageTimeout=300ms", link());

        assertThat(exchange.getException())
                .hasStackTraceContaining("bytes 65537 to 131071 to a request for bytes 65536");
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldFailWhenAnObjectIsReplaced() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(6).changeAfter(10);

        Exchange exchange = send(UPLOAD + "&parallelParts=2", link());

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(SourceChangedException.class)
                .hasStackTraceContaining("has changed during its upload");
        assertThat(emulator.files()).isEmpty();
        assertThat(emulator.onlyUpload().status().toString()).isEqualToIgnoringCase("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"412 ignored", "no etag", "weak etag"})
    void shouldNoticeAReplacedObjectByItsAnswers(String server) {
        RangeObject object = object();
        switch (server) {
            case "412 ignored" -> object.ignoresConditions();
            case "no etag" -> object.withoutETag();
            default -> object.weakETag();
        }
        source.faults().on(object.path()).nth(6).changeAfter(10);

        Exchange exchange = send(UPLOAD + "&parallelParts=1", link());

        assertThat(exchange.getException()).hasStackTraceContaining("has changed during its upload");
        assertThat(emulator.files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no version", "weak etag alone", "modified just now"})
    void shouldReadASourceOfWhichChangesMayGoUnnoticedAsOneStream(String server) {
        RangeObject object = object().withoutETag();
        switch (server) {
            case "no version" -> object.withoutLastModified();
            case "weak etag alone" -> object.withoutLastModified().header("ETag", "W/\"1\"");
            default -> object.lastModified(source.now().plusSeconds(5));
        }

        requireFileOf(object, send(UPLOAD, link()));
        assertThat(ranges()).containsExactly("bytes=0-0", "none");
    }

    @Test
    void shouldNotTakeAnAnswerWithoutAVersion() {
        RangeObject object = object();
        source.faults()
                .on(object.path())
                .when(request -> request.header("Range").orElse("").equals("bytes=65536-131071"))
                .always()
                .withHeader("ETag", null);

        Exchange exchange = send(UPLOAD + "&outageTimeout=300ms", link());

        assertThat(exchange.getException()).hasStackTraceContaining("without the ETag that it gave before");
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldNoticeByItsLengthAloneThatAnObjectWasReplaced() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(6).runAfter(10, () -> source.putGenerated(object.path(), LENGTH + 1, 2)
                .etag(object.etag()));

        Exchange exchange = send(UPLOAD + "&parallelParts=1", link());

        assertThat(exchange.getException()).hasStackTraceContaining("it had 1000000 bytes and has 1000001 now");
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldFailWhenAnObjectIsDeleted() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(6).runAfter(10, () -> source.delete(object.path()));

        Exchange exchange = send(UPLOAD + "&parallelParts=1", link());

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(SourceChangedException.class)
                .hasStackTraceContaining("no longer exists");
    }

    @Test
    void shouldSayThatALinkHasExpired() {
        RangeObject object = object().signed();
        URI link = link();
        source.faults().on(object.path()).nth(6).runAfter(10, source::expireLinks);

        Exchange exchange = send(UPLOAD + "&parallelParts=1", link);

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(SourceRefusedException.class)
                .hasStackTraceContaining("is refused since 20")
                .hasStackTraceContaining("make it last as long as an upload, one hour")
                .satisfies(e -> assertThat(SecretSearch.in(e)).doesNotContain(link.getRawQuery(), "sig="));
    }

    @ParameterizedTest
    @CsvSource({"ExpiredToken, has probably expired", "InvalidRequest, refuses a request like those"})
    void shouldShowTheCodeOfARefusalInMidUpload(String code, String meaning) {
        RangeObject object = object();
        source.faults()
                .on(object.path())
                .nth(6)
                .answer(400, Map.of(), "<Error><Code>" + code + "</Code><Message>secret</Message></Error>");

        Exchange exchange = send(UPLOAD + "&parallelParts=1", link());

        assertThat(exchange.getException())
                .hasRootCauseInstanceOf(SourceRefusedException.class)
                .hasStackTraceContaining("HTTP 400 (" + code + ")")
                .hasStackTraceContaining(meaning)
                .satisfies(e -> assertThat(SecretSearch.in(e)).doesNotContain("secret"));
    }

    @Test
    void shouldRefuseALinkThatIsNotValidBeforeAnyUpload() {
        object().signed();

        Exchange exchange = send(UPLOAD, source.uri("/bucket/orders.jsonl"));

        assertThat(exchange.getException())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("refuses the request: HTTP 403 (");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldReadAServerWithoutRangesAsOneStream() {
        RangeObject object = object().withoutRanges();

        requireFileOf(object, send(UPLOAD, link()));
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void shouldSpoolAStreamOfUnknownLength() {
        RangeObject object = object().chunked();

        requireFileOf(object, send(UPLOAD, link()));
        assertThat(source.requests()).hasSize(1);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldReadAServerThatDoesNotKnowTheLengthAsOneStream() {
        RangeObject object = object().unknownTotal();

        requireFileOf(object, send(UPLOAD, link()));
    }

    @Test
    void shouldSendPartsOfAServerWithoutRangesInTheRoute() {
        RangeObject object = object().withoutRanges();

        requireFileOf(object, send("direct:upload", link()));
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void shouldTakeNameAndTypeFromTheAnswer() {
        object().contentDisposition("attachment; filename=\"x.txt\"; filename*=UTF-8''na%C3%AFve.csv")
                .contentType("text/csv; charset=utf-8");

        send(UPLOAD, link());

        assertThat(emulator.onlyFile().filename()).isEqualTo("naïve.csv");
        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("text/csv");
    }

    @Test
    void shouldIgnoreATypeThatSaysNothing() {
        object().contentType("binary/octet-stream");

        send(UPLOAD, link());

        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("text/jsonl");
    }

    /** {@code aws-chunked} tells how an object was sent to a store; S3Proxy repeats it. */
    @ParameterizedTest
    @CsvSource({"gzip,true", "'aws-chunked,gzip',true", "aws-chunked,false", "identity,false"})
    void shouldWarnWhenAnObjectIsStoredInAnotherForm(String encoding, boolean warned) {
        RangeObject object = object().contentEncoding(encoding);
        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            requireFileOf(object, send(UPLOAD, link()));

            assertThat(log.lines().stream().anyMatch(line -> line.contains("is stored with the encoding " + encoding)))
                    .isEqualTo(warned);
        }
    }

    @Test
    void shouldSendNoHeaderOfTheApiToASource() {
        object();

        send(UPLOAD + "&organization=org-1&project=proj-1&additionalHeader.X-Team=blue", link());

        assertThat(source.requests()).isNotEmpty().allSatisfy(request -> assertThat(
                        request.headers().keySet())
                .allSatisfy(name -> assertThat(name.toLowerCase(java.util.Locale.ROOT))
                        .isIn("host", "connection", "range", "if-match", "accept-encoding", "user-agent")));
    }

    @Test
    void shouldFollowRedirectsOfASource() {
        RangeObject object = object();
        source.redirect("/latest", "/bucket/orders.jsonl", 302);

        Exchange exchange = send(UPLOAD, source.uri("/latest"));

        requireFileOf(object, exchange);
        assertThat(source.requestsFor("/latest")).hasSize(1);
    }

    @Test
    void shouldGoBackToTheOriginalWhenTheTargetOfARedirectHasExpired() {
        RangeObject object = object().signed();
        URI first = link();
        source.redirect("/latest", first, 307);
        source.faults().on(object.path()).nth(6).runAfter(10, () -> {
            source.expireLinks();
            source.redirect("/latest", link(), 307);
        });

        requireFileOf(object, send(UPLOAD + "&parallelParts=1", source.uri("/latest")));
        assertThat(source.requestsFor("/latest")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "503"})
    void shouldGoBackToTheOriginalWhenTheTargetOfARedirectFails(String failure) {
        RangeObject object = object();
        try (RangeServer mirror = RangeServer.start()) {
            mirror.putGenerated(object.path(), LENGTH, 1);
            source.redirect("/latest", mirror.uri(object.path()), 302);
            RangeFaultRule sixth = mirror.faults().on(object.path()).nth(6);
            Runnable backUp = () -> source.redirect("/latest", object.path(), 302);
            if (failure.equals("down")) {
                sixth.runAfter(10, () -> {
                    backUp.run();
                    mirror.takeDown();
                });
            } else {
                sixth.runAfter(10, backUp);
                mirror.faults().on(object.path()).nth(7).always().answer(503);
            }

            requireFileOf(object, send(UPLOAD + "&parallelParts=1", source.uri("/latest")));
        }
        assertThat(source.requestsFor("/latest")).hasSize(2);
    }

    @Test
    void shouldNotFollowRedirectsForEver() {
        source.redirect("/loop", "/loop", 302);

        Exchange exchange = send(UPLOAD, source.uri("/loop"));

        assertThat(exchange.getException()).hasMessageContaining("more than 5 redirects");
        assertThat(source.requests()).hasSize(6);
    }

    @Test
    void shouldRefuseAHostThatIsNotAllowedBeforeAnyRequest() {
        object();

        Exchange exchange = send(UPLOAD + "&sourceHosts=*.example.com,storage.test", link());

        assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sourceHosts")
                .satisfies(e -> assertThat(SecretSearch.in(e)).doesNotContain("sig="));
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void shouldRefuseARedirectToAHostThatIsNotAllowed() {
        object();
        source.redirect("/elsewhere", "http://localhost:" + source.port() + "/bucket/orders.jsonl", 302);

        Exchange exchange = send(UPLOAD + "&sourceHosts=127.0.0.*", source.uri("/elsewhere"));

        assertThat(exchange.getException()).hasMessageContaining("'localhost'");
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void shouldRefuseAFileUri() {
        Exchange exchange = send(UPLOAD, directory.toUri());

        assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("possible are http and https");
    }

    @Test
    void shouldSayThatAnObjectDoesNotExist() {
        Exchange exchange = send(UPLOAD, source.uri("/missing.jsonl"));

        assertThat(exchange.getException())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("does not exist: HTTP 404");
    }

    @Test
    void shouldRefuseAnEmptyObject() {
        source.put("/empty.jsonl", new byte[0]);

        Exchange exchange = send(UPLOAD, source.uri("/empty.jsonl"));

        assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldHashASourceInOrder() {
        RangeObject object = object();

        Exchange exchange = send(UPLOAD + "&checksum=md5&parallelParts=4", link());

        requireFileOf(object, exchange);
        assertThat(source.bytesSent(object.path())).isEqualTo(2L * LENGTH + 1);
    }

    @Test
    void shouldResumeWithAnotherLinkReadingOnlyWhatIsMissing() {
        RangeObject object = object().signed();
        source.faults().on(object.path()).nth(10).runAfter(10, source::expireLinks);
        String uri = UPLOAD + "&parallelParts=1&journalDirectory=" + directory;
        Exchange failed = send(uri, link());
        source.forgetRequests();

        Exchange exchange = send(uri, link());

        assertThat(failed.getException()).isNotNull();
        requireFileOf(object, exchange);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART).size()).isBetween(16, 18);
        assertThat(source.requests().stream().mapToLong(RangeRequest::bytesSent).sum())
                .isLessThan(LENGTH - 7 * 65536);
        assertThat(exchange.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isNotNull();
    }

    @Test
    void shouldReadAgainWhatWasSentWithoutAVersion() {
        RangeObject object = object().withoutETag();
        source.faults().on(object.path()).nth(10).answer(403);
        String uri = UPLOAD + "&parallelParts=1&journalDirectory=" + directory;
        send(uri, link());
        source.forgetRequests();

        requireFileOf(object, send(uri, link()));

        assertThat(emulator.uploads()).hasSize(1);
        assertThat(source.bytesSent(object.path())).isEqualTo(LENGTH + 1);
    }

    @Test
    void shouldNotResumeAnObjectOfAnotherVersionWithTheSameJournalKey() {
        RangeObject object = object();
        source.faults().on(object.path()).nth(10).answer(403);
        String uri = UPLOAD + "&parallelParts=1&journalKey=orders&journalDirectory=" + directory;
        send(uri, link());
        RangeObject other = source.putGenerated(object.path(), LENGTH, 2);

        requireFileOf(other, send(uri, link()));
    }
}
