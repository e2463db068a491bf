package io.github.camelopenai.uploads.message;

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
import java.util.Iterator;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What a message body is made of: its bytes and their number, its file name, its MIME type. The only place that knows
 * body types.
 *
 * <p>Length: what the body itself knows (array, text, buffer, file, stream cache, the file around a remote stream), then
 * the header {@code CamelOpenAIUploadsBytes}, then an object store's header as long as the body is that store's stream.
 */
public final class MessageBody {

    /** Stream caches in memory up to this size are copied rather than spooled. */
    private static final long SMALL = 1 << 20;

    private final Exchange exchange;
    private final Message message;

    public MessageBody(Exchange exchange) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
    }

    /** The bytes of the body; of unknown length if nothing tells. */
    public Content content() throws IOException {
        return content(requireBody(), Content.UNKNOWN_LENGTH);
    }

    private Object requireBody() {
        Object body = message.getBody();
        if (body == null) {
            throw new IllegalArgumentException("The message has no body, so there is nothing to upload");
        }
        UnusableBody.refuseResult(body);
        return body;
    }

    /** Fails if there is none, or it is a file that is not there or a directory. Reads nothing of it. */
    void requireUsable() throws IOException {
        Object body = requireBody();
        Object file = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (file instanceof File || file instanceof Path) {
            content(file, Content.UNKNOWN_LENGTH);
        }
    }

    private Content content(Object body, long length) throws IOException {
        SpooledBody spooled = body instanceof SpooledBody own ? own : SpooledBody.of(exchange, body);
        if (spooled != null) {
            return spooled.content();
        }
        if (body instanceof WrappedFile<?> file) {
            return wrapped(file);
        }
        if (body instanceof File file) {
            return FileContent.of(file.toPath());
        }
        if (body instanceof Path path) {
            return FileContent.of(path);
        }
        if (body instanceof byte[] bytes) {
            LargeBodyWarning.warnOf(bytes.length, "byte[]");
            BodyWarnings.warnOf(bytes);
            return BytesContent.of(ByteBuffer.wrap(bytes));
        }
        if (body instanceof ByteBuffer buffer) {
            return BytesContent.of(buffer);
        }
        if (body instanceof CharSequence text) {
            String string = text.toString();
            BodyWarnings.warnOf(string);
            return BytesContent.of(ByteBuffer.wrap(BodyCharset.of(exchange).encode(string)));
        }
        if (body instanceof StreamCache cache && body instanceof InputStream stream) {
            return cached(cache, stream);
        }
        if (body instanceof InputStream stream) {
            if (ObjectStore.isStreamOfOne(stream)) {
                closeAtTheEnd(stream);
            }
            return StreamContent.of(stream, length >= 0 ? length : announcedLength(stream));
        }
        return converted(body);
    }

    /** It holds a connection of the store's pool, also when it is never read, and nobody else may close it. */
    private void closeAtTheEnd(InputStream stream) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                ObjectStore.breakOff(stream);
                SourceThreads.close(stream);
            }
        });
    }

    /**
     * Fails if the consumer saw a file of another length than it handed out. A stream cannot be asked: it is counted while it
     * is read.
     */
    private Content wrapped(WrappedFile<?> file) throws IOException {
        Content content = contentOf(file);
        long listed = file.getFileLength();
        // 0 is also what a listing without sizes gives.
        if (listed > 0 && content.length() != Content.UNKNOWN_LENGTH && content.length() != listed) {
            throw new SourceChangedException("The file '" + ShownText.of(filename()) + "' had " + listed
                    + " bytes when its consumer listed it, and its content has " + content.length()
                    + ". Was it transferred in ASCII mode, which changes line ends (option binary=true of ftp), was its"
                    + " transfer cut, or was it still being written (option readLock=changed)? If the route has changed it"
                    + " on purpose, set the File or Path as the body");
        }
        return content;
    }

    /** Local files are read where they are; of remote ones the body is what the consumer made of it. */
    private Content contentOf(WrappedFile<?> file) throws IOException {
        if (file.getFile() instanceof File local) {
            return FileContent.of(local.toPath());
        }
        Object body = file.getBody();
        if (body instanceof InputStream && !(body instanceof StreamCache)) {
            // 0 is also what a listing without sizes gives.
            return content(body, file.getFileLength() > 0 ? file.getFileLength() : Content.UNKNOWN_LENGTH);
        }
        return body == null ? converted(file) : content(body, Content.UNKNOWN_LENGTH);
    }

    /** A stream cache can be read as often as needed, one reading after the other; so each is a stream of its own here. */
    private static Content cached(StreamCache cache, InputStream stream) throws IOException {
        cache.reset();
        if (cache.inMemory()) {
            LargeBodyWarning.warnOf(cache.length(), "stream cache");
        }
        if (cache.inMemory() && cache.length() <= SMALL) {
            byte[] bytes = stream.readAllBytes();
            cache.reset();
            BodyWarnings.warnOf(bytes);
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
        // Before the reader is claimed, since a wrong charset can be mended.
        BodyCharset charset = BodyCharset.of(exchange);
        // Converting reads these, whole or in part, so nothing is left for a second time: the length is not known
        // before
        // that, and create keeps what was read. All others give a new stream with every conversion.
        boolean once = !(body instanceof StreamCache)
                && (body instanceof Reader || body instanceof Iterator || body instanceof Channel);
        if (once) {
            StreamContent.claim(body);
        } else if (body instanceof StreamCache cache) {
            cache.reset();
        }
        // Camel would replace the characters that the charset lacks.
        InputStream stream = body instanceof Reader reader
                ? charset.encode(reader)
                : exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body);
        if (stream == null) {
            throw UnusableBody.ofType(body);
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

    /**
     * The name of the file that the body is or came from, without a directory; null if nothing tells. {@code CamelFileName}
     * comes first: a route may have set it, and a file of a consumer or of a form that was spooled may be a temporary one.
     */
    public String filename() {
        String name = lastSegment(message.getHeader(Exchange.FILE_NAME, String.class));
        if (name == null) {
            name = lastSegment(nameOfFile(message.getBody()));
        }
        return name != null ? name : lastSegment(ObjectStore.nameOf(message).orElse(null));
    }

    private static String nameOfFile(Object body) {
        if (body instanceof WrappedFile<?> wrapped) {
            return nameOfFile(wrapped.getFile());
        }
        if (body instanceof File file) {
            return file.getName();
        }
        return body instanceof Path path && path.getFileName() != null
                ? path.getFileName().toString()
                : null;
    }

    /** Drops a directory in front, of whichever system. */
    static String lastSegment(String name) {
        if (name == null) {
            return null;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.isBlank() ? null : last;
    }

    /** The type that the source gave, unless it says nothing, else the one that belongs to the extension. */
    String mimeType(String filename) {
        return Optional.ofNullable(message.getHeader(Exchange.FILE_CONTENT_TYPE, String.class))
                .or(() -> ObjectStore.typeOf(message))
                .filter(MimeTypes::isMeaningful)
                .orElseGet(() -> MimeTypes.ofExtension(filename));
    }
}
