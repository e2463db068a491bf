package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.docs.ErrorBench.CONTENT;
import static io.github.camelopenai.uploads.docs.ErrorBench.GROWING;
import static io.github.camelopenai.uploads.docs.ErrorBench.IN_PARTS;
import static io.github.camelopenai.uploads.docs.ErrorBench.UPLOAD;
import static io.github.camelopenai.uploads.docs.ErrorBench.length;
import static io.github.camelopenai.uploads.docs.ErrorBench.stream;
import static io.github.camelopenai.uploads.docs.ErrorScenario.doing;
import static io.github.camelopenai.uploads.docs.ErrorScenario.sending;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.part.SizeLimits;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;

/** How to make the errors about the content that the page explains. */
final class ContentErrors {

    static final String DISK_IS_FULL =
            "Cannot spool into ...: its disk has ... bytes free, of which ... are reserved for"
                    + " running uploads and ... are kept free, and ... more are needed. ...";

    private static final int MANY_UPLOADS = 1000;

    private ContentErrors() {}

    static Map<String, ErrorScenario> scenarios() {
        return Map.ofEntries(
                Map.entry("The file '...' to upload does not exist", sending(IN_PARTS, new File("no-such-file"))),
                Map.entry(
                        "'...' is not a regular file but a directory",
                        doing(bench -> bench.send(IN_PARTS, bench.directory().toFile(), Map.of()))),
                Map.entry(
                        "'...': There is nothing to upload: the content has 0 bytes ...",
                        sending(IN_PARTS, new byte[0])),
                Map.entry(
                        "The content has ... bytes; one upload takes at most ... bytes (option maxUploadSize). ...",
                        sending(UPLOAD, stream(), length(SizeLimits.OPENAI.maxTotal() + 1))),
                Map.entry(
                        "'...' (...) does not fit the purpose ...: ...",
                        sending(IN_PARTS, CONTENT).with(options -> {
                            options.setFileName("orders.csv");
                            options.setPurposeLimits(PurposeLimitsPolicy.fail);
                        })),
                Map.entry("A body of type ... cannot be uploaded; ...", sending(IN_PARTS, Map.of("a", 1))),
                Map.entry(
                        "The body contains characters (first: '...' at index ...) that ... (CamelCharsetName) cannot"
                                + " encode; ...",
                        sending(IN_PARTS, "1 €", Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"))),
                Map.entry(
                        "The length of the body (...) is unknown, so it cannot be sent as a part: ...",
                        sending("openai-uploads:addPart?uploadId=upload_1", stream())),
                Map.entry(
                        "The part has ... bytes; it must have 1 to ... bytes (option maxPartSize)",
                        sending("openai-uploads:addPart?uploadId=upload_1&maxPartSize=10KiB", CONTENT)),
                Map.entry(
                        "The file '...' had ... bytes when its consumer listed it, but its content has ... ...",
                        doing(bench -> bench.send(UPLOAD, listedWithAnotherLength(bench), Map.of()))),
                Map.entry("... had ... bytes when its upload began and has ... now. ...", doing(bench -> {
                    Files.write(bench.file(), CONTENT);
                    bench.send(GROWING, bench.file().toFile(), Map.of());
                })),
                Map.entry(
                        "The source stream of '...' ended after ... bytes, though ... were announced. ...",
                        sending(IN_PARTS, stream(), length(30_000))),
                Map.entry(
                        "The source stream of '...' failed after ... bytes: ...",
                        sending(IN_PARTS, brokenStream(), length(30_000))),
                Map.entry(
                        "stream already consumed: The source stream of '...' (...) was read by an earlier attempt or step, ...",
                        doing(bench -> {
                            InputStream once = stream();
                            bench.send(IN_PARTS, once, length(CONTENT.length));
                            bench.send(IN_PARTS, once, length(CONTENT.length));
                        })),
                Map.entry(
                        "openai-uploads:upload of '...' (upload ...) failed: ...",
                        sending(UPLOAD, stream(), length(30_000))),
                Map.entry(
                        DISK_IS_FULL,
                        doing(ContentErrors::promiseTheWholeDisk)
                                .with(options -> options.setSpoolStreams(SpoolStreams.all))),
                Map.entry(
                        "A part of ... bytes does not fit into the ... bytes that may be buffered (...): ...",
                        doing(ContentErrors::uploadWithLittleRoom)));
    }

    private static InputStream brokenStream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                if (n < 0) {
                    throw new IOException("Connection reset");
                }
                return n;
            }
        };
    }

    private static GenericFile<File> listedWithAnotherLength(ErrorBench bench) throws IOException {
        GenericFile<File> listed = new GenericFile<>();
        listed.setFile(Files.write(bench.file(), CONTENT).toFile());
        listed.setFileLength(CONTENT.length + 1);
        return listed;
    }

    private static void uploadWithLittleRoom(ErrorBench bench) {
        OpenAIUploadsComponent small = new OpenAIUploadsComponent();
        small.setConfiguration(bench.context()
                .getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration());
        small.setMaxBufferedBytes("1000B");
        bench.context().addComponent("small", small);
        bench.send("small:upload", stream(), length(CONTENT.length));
    }

    /** Begins more uploads than the disk can hold, of which none gives a byte. */
    private static void promiseTheWholeDisk(ErrorBench bench) throws Exception {
        BlockingQueue<Exchange> refused = new LinkedBlockingQueue<>();
        for (long i = 0; i < Math.min(uploadsThatFillTheDisk(bench.directory()), MANY_UPLOADS); i++) {
            bench.template()
                    .asyncSend(UPLOAD + "?spoolDirectory=" + bench.directory(), exchange -> {
                        exchange.getMessage().setBody(new PipedInputStream(new PipedOutputStream()));
                        exchange.getMessage().setHeader("CamelOpenAIUploadsBytes", SizeLimits.OPENAI.maxTotal());
                    })
                    .thenAccept(refused::add);
        }
        bench.note(refused.poll(60, TimeUnit.SECONDS).getException());
    }

    /** Whether so few uploads fill the disk that a test can begin them. */
    static boolean canFillTheDisk(Path directory) throws IOException {
        return uploadsThatFillTheDisk(directory) < MANY_UPLOADS;
    }

    private static long uploadsThatFillTheDisk(Path directory) throws IOException {
        return 1 + Files.getFileStore(directory).getUsableSpace() / SizeLimits.OPENAI.maxTotal();
    }
}
