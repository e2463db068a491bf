package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import io.github.camelopenai.uploads.message.HeaderNames;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;

/**
 * The messages of one split. They are messages rather than bodies, since each needs a file name of its own, and the headers of
 * the whole file would otherwise describe its batch files.
 */
final class BatchFileMessages implements Iterator<Message> {

    /** Headers that describe the whole content. */
    private static final List<String> OF_THE_WHOLE = List.of(
            HeaderNames.FILE_NAME,
            HeaderNames.BYTES,
            HeaderNames.MD5,
            Exchange.FILE_CONTENT_TYPE,
            Exchange.CONTENT_LENGTH);

    private final BatchFileCutter cutter;
    private final CollectedFileIds collected;
    private final Message original;

    BatchFileMessages(BatchFileCutter cutter, CollectedFileIds collected, Message original) {
        this.cutter = cutter;
        this.collected = collected;
        this.original = original.copy();
        this.original.setBody(null);
        OF_THE_WHOLE.forEach(this.original::removeHeader);
    }

    @Override
    public boolean hasNext() {
        return cutter.hasNext();
    }

    @Override
    public Message next() {
        if (!cutter.hasNext()) {
            throw new NoSuchElementException();
        }
        BatchFile file;
        try {
            file = cutter.next();
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        collected.add(file.index(), file.fileName());
        Message message = original.copy();
        message.setBody(file);
        message.setHeader(Exchange.FILE_NAME, file.fileName());
        message.setHeader(Exchange.FILE_LENGTH, file.length());
        message.setHeader(HeaderNames.BATCH_FILE_INDEX, file.index());
        message.setHeader(HeaderNames.LINES, file.lines());
        return message;
    }
}
