package io.github.camelopenai.examples.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** Records the ranges that are read, and fails a number of times to read an object. */
final class WatchedStore extends ForwardingBlobStore {

    private final AtomicInteger readsToFail = new AtomicInteger();
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    WatchedStore(BlobStore store) {
        super(store);
    }

    void failReads(int times) {
        readsToFail.set(times);
    }

    /** The ranges since the last call, such as {@code 0-99}. A read of a whole object is none. */
    List<String> takeRanges() {
        List<String> taken = List.copyOf(ranges);
        ranges.clear();
        return taken;
    }

    @Override
    public Blob getBlob(String container, String name, GetOptions options) {
        ranges.addAll(options.getRanges());
        if (readsToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UncheckedIOException(new IOException("as the test wants it"));
        }
        return super.getBlob(container, name, options);
    }
}
