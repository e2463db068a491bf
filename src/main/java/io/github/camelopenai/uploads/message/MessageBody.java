package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.FileContent;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.SourceThreads;
import io.github.camelopenai.uploads.part.StreamContent;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Reads the content of a message body. To support another body type, change {@code content(Object, long)}, and
 * {@code JournalKey} if uploads of that type are to be recorded.
 *
 * <p>The length comes from the body itself (array, text, buffer, file, stream cache, the file around a remote stream), then from
 * the header {@code CamelOpenAIUploadsBytes}, then from an object store's header while the body is still that store's stream.
 */
public final class MessageBody {

    /** Stream caches in memory up to this size are copied rather than spooled. */
    private static final long SMALL = 1 << 20;

    private final Exchange exchange;
    private final Message message;
    private final BodySources sources;

    /** The file of the body, as {@link #requireUsable} has found it; null if it was not called, and for other bodies. */
    private FileContent file;

    /** @param sources opens a body that is not the content itself; null if the body is not of this kind */
    public MessageBody(Exchange exchange, BodySources sources) {
        this.exchange = exchange;
        this.sources = sources;
        this.message = exchange.getMessage();
    }

    /** The content of the body, whose length may be unknown. */
    public Content content() throws IOException {
        return content(requireBody(), Content.UNKNOWN_LENGTH);
    }

    private Object requireBody() {
        Object body = message.getBody();
        if (body == null) {
            throw new IllegalArgumentException("The message has no body, so there is nothing to upload");
        }
        // These can be converted to a stream, for steps that keep the result.
        if (body instanceof Upload || body instanceof UploadPart || body instanceof OpenAIFile) {
            throw new IllegalArgumentException(
                    "The body is a " + body.getClass().getTypeName()
                            + ": this is the result of an earlier upload; set the body to the content");
        }
        return body;
    }

    /** Fails without a body, or if the body is a directory or a file that does not exist. Reads no content. */
    void requireUsable() throws IOException {
        Object body = requireBody();
        Object local = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (local instanceof File || local instanceof Path) {
            file = fileContent(local instanceof Path path ? path : ((File) local).toPath());
        }
    }

    /**
     * Opens a body that is not the content itself, such as a URL, as it is now.
     *
     * @return null if the body is the content itself
     */
    OpenedSource openSource(AbortSignal abort) throws IOException {
        Object body = SpooledBody.sourceOf(requireBody());
        if (!BodySources.isSource(body)) {
            return null;
        }
        // What was spooled by an earlier attempt cannot be opened again without reading it again.
        return SpooledBody.of(exchange, body) != null
                ? OpenedSource.of(exchange, body)
                : sources.open(exchange, body, abort);
    }

    private Content content(Object body, long length) throws IOException {
        SpooledBody spooled = body instanceof SpooledBody own ? own : SpooledBody.of(exchange, body);
        if (spooled != null) {
            return spooled.content();
        }
        if (BodySources.isSource(body)) {
            OpenedSource opened = OpenedSource.of(exchange, body);
            return (opened != null ? opened : sources.open(exchange, body, new AbortSignal())).content();
        }
        if (body instanceof WrappedFile<?> file) {
            return wrapped(file);
        }
        if (body instanceof File local) {
            return fileContent(local.toPath());
        }
        if (body instanceof Path path) {
            return fileContent(path);
        }
        if (body instanceof byte[] bytes) {
            BodyWarnings.warnOfLargeBody(bytes.length, "byte[]");
            BodyWarnings.warnOfPath(bytes);
            return BytesContent.of(ByteBuffer.wrap(bytes));
        }
        if (body instanceof ByteBuffer buffer) {
            return BytesContent.of(buffer);
        }
        if (body instanceof CharSequence text) {
            String string = text.toString();
            BodyWarnings.warnOfPath(string);
            return BytesContent.of(ByteBuffer.wrap(BodyCharset.of(exchange).encode(string)));
        }
        if (body instanceof StreamCache cache && body instanceof InputStream stream) {
            return cached(cache, stream);
        }
        if (body instanceof InputStream stream) {
            if (ObjectStore.isStoreStream(stream)) {
                closeWhenExchangeEnds(stream);
            }
            return StreamContent.of(stream, length >= 0 ? length : announcedLength(stream));
        }
        return converted(body);
    }

    private FileContent fileContent(Path path) throws IOException {
        return file == null ? FileContent.of(path) : file;
    }

    /** Closes a stream that holds a connection of the store's pool when the exchange ends, even if it was never read. */
    private void closeWhenExchangeEnds(InputStream stream) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                ObjectStore.abort(stream);
                SourceThreads.close(stream);
            }
        });
    }

    /**
     * Fails if the content has another length than the consumer has listed. The length of a stream is checked later, while it
     * is read.
     */
    private Content wrapped(WrappedFile<?> file) throws IOException {
        Content content = contentOf(file);
        long listed = file.getFileLength();
        // The length is 0 in a listing without sizes.
        if (listed > 0 && content.length() != Content.UNKNOWN_LENGTH && content.length() != listed) {
            throw new SourceChangedException("The file '" + ShownText.of(FileNames.of(message)) + "' had " + listed
                    + " bytes when its consumer listed it, but its content has " + content.length()
                    + ". Possible causes: a transfer in ASCII mode, which changes line ends (set binary=true on ftp), a"
                    + " transfer that was cut, or a file that was still being written (set readLock=changed). If the route"
                    + " has changed the file on purpose, set the File or Path as the body");
        }
        return content;
    }

    /** The content of a consumer's file: the local file itself, or the body that the consumer has made of a remote file. */
    private Content contentOf(WrappedFile<?> file) throws IOException {
        if (file.getFile() instanceof File local) {
            return fileContent(local.toPath());
        }
        Object body = file.getBody();
        if (body instanceof InputStream && !(body instanceof StreamCache)) {
            // The length is 0 in a listing without sizes.
            return content(body, file.getFileLength() > 0 ? file.getFileLength() : Content.UNKNOWN_LENGTH);
        }
        return body == null ? converted(file) : content(body, Content.UNKNOWN_LENGTH);
    }

    /** Reads a stream cache from its start. Closing the stream resets the cache, which can be read again. */
    private static Content cached(StreamCache cache, InputStream stream) throws IOException {
        cache.reset();
        if (cache.inMemory()) {
            BodyWarnings.warnOfLargeBody(cache.length(), "stream cache");
        }
        if (cache.inMemory() && cache.length() <= SMALL) {
            byte[] bytes = stream.readAllBytes();
            cache.reset();
            BodyWarnings.warnOfPath(bytes);
            return BytesContent.of(ByteBuffer.wrap(bytes));
        }
        return StreamContent.of(
                new FilterInputStream(stream) {
                    @Override
                    public void close() {
                        cache.reset();
                    }
                },
                cache.length());
    }

    private Content converted(Object body) throws IOException {
        // Before the reader is claimed, since the route can correct a wrong charset and try again.
        BodyCharset charset = BodyCharset.of(exchange);
        // The conversion reads these bodies, so they can be converted only once, and their length is unknown. All other
        // bodies give a new stream with each conversion.
        boolean once = !(body instanceof StreamCache)
                && (body instanceof Reader || body instanceof Iterator || body instanceof Channel);
        if (once) {
            StreamContent.claim(body);
        } else if (body instanceof StreamCache cache) {
            cache.reset();
        }
        // Camel would replace characters that the charset cannot encode.
        InputStream stream = body instanceof Reader reader
                ? new ReaderInputStream(reader, charset)
                : exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body);
        if (stream == null) {
            throw unsupportedType(body);
        }
        return StreamContent.of(stream, once ? Content.UNKNOWN_LENGTH : announcedLength(body));
    }

    private long announcedLength(Object body) {
        Object header = message.getHeader(HeaderNames.BYTES);
        if (header != null) {
            return parseLength(header);
        }
        return ObjectStore.lengthOf(message, body).orElse(Content.UNKNOWN_LENGTH);
    }

    private long parseLength(Object header) {
        Long length = exchange.getContext().getTypeConverter().tryConvertTo(Long.class, exchange, header);
        if (length == null || length < 0) {
            throw new IllegalArgumentException("The header " + HeaderNames.BYTES + " is '" + header
                    + "'; it must be the length of the body in bytes");
        }
        return length;
    }

    /** For a body that Camel cannot convert. */
    private static IllegalArgumentException unsupportedType(Object body) {
        boolean compound = body instanceof Map || body instanceof Collection || body instanceof Object[];
        return new IllegalArgumentException("A body of type " + body.getClass().getTypeName()
                + " cannot be uploaded; possible are File, Path, WrappedFile, byte[], String, ByteBuffer, InputStream,"
                + " StreamCache, URI or URL (http, https), RangeSource, and all types that Camel converts to InputStream"
                + (compound ? "; marshal it first, or take one of its fields or attachments" : ""));
    }
}
