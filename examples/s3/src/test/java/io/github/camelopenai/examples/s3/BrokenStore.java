package io.github.camelopenai.examples.s3;

import java.util.concurrent.atomic.AtomicInteger;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** Fails a number of times to read an object. */
final class BrokenStore extends ForwardingBlobStore {

    private final AtomicInteger times;

    BrokenStore(BlobStore store, AtomicInteger times) {
        super(store);
        this.times = times;
    }

    @Override
    public Blob getBlob(String container, String name, GetOptions options) {
        if (times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("as the test wants it");
        }
        return super.getBlob(container, name, options);
    }
}
