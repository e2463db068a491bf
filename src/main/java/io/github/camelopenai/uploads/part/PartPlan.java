package io.github.camelopenai.uploads.part;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a known number of bytes into parts: full ones, which all have one size, and in the end smaller ones.
 *
 * <p>Three ways of cutting:
 *
 * <ul>
 *   <li>{@link #fixed}: every part but the last has the size that was asked for.
 *   <li>{@link #even}: for what can be read anywhere. So many parts of nearly the same size that parallel senders all end
 *       at the same time, instead of one of them sending a last full part while the others have nothing to do.
 *   <li>{@link #tapered}: for a stream, which can be sent only as far as it has been read. Full parts first, ever smaller
 *       ones towards the end, so that little is left to send when the last byte has been read.
 * </ul>
 */
public final class PartPlan {

    /** The API's limit for one part, 64 MB, read as 64 MiB as the official Python SDK does. */
    public static final long MAX_PART_SIZE = 64L << 20;

    /** The API's limit for one upload, 8 GB, read as 8 GiB. */
    public static final long MAX_TOTAL = 8L << 30;

    /** Below this, what a request costs outweighs what more requests at once gain. */
    public static final long SMALLEST_ADAPTED = 8L << 20;

    private final long total;
    private final long fullSize;
    private final int fullParts;
    private final List<PartRange> rest;

    private PartPlan(long total, long fullSize, int fullParts, List<PartRange> rest) {
        this.total = total;
        this.fullSize = fullSize;
        this.fullParts = fullParts;
        this.rest = rest;
    }

    /** PartIterator of {@code partSize} bytes, the last one taking what is left. */
    public static PartPlan fixed(long total, long partSize) {
        requireTotal(total);
        requirePartSize(partSize);
        int full = Math.toIntExact(total / partSize);
        long left = total - full * partSize;
        List<PartRange> rest = left == 0 ? List.of() : List.of(new PartRange(full, full * partSize, left));
        return new PartPlan(total, partSize, full, rest);
    }

    /** PartIterator of these sizes, as an earlier upload of the same content was cut. */
    public static PartPlan of(List<Long> lengths) {
        List<PartRange> ranges = new ArrayList<>();
        long offset = 0;
        for (long length : lengths) {
            ranges.add(new PartRange(ranges.size(), offset, requirePartSize(length)));
            offset += length;
        }
        return new PartPlan(requireTotal(offset), 0, 0, List.copyOf(ranges));
    }

    /** The sizes of all parts, in order. */
    public List<Long> lengths() {
        return IntStream.range(0, count())
                .mapToObj(index -> range(index).length())
                .toList();
    }

    /** PartIterator of one size, at most {@code maxPartSize}, as many as {@code parallel} senders finish together. */
    public static PartPlan even(long total, long maxPartSize, int parallel) {
        requireTotal(total);
        requirePartSize(maxPartSize);
        long rounds = ceilDiv(total, parallel * maxPartSize);
        return fixed(total, Math.max(smallest(maxPartSize), ceilDiv(total, rounds * parallel)));
    }

    /** PartIterator of {@code maxPartSize}; from the last round of {@code parallel} ones on, each a share of what is left. */
    public static PartPlan tapered(long total, long maxPartSize, int parallel) {
        requireTotal(total);
        requirePartSize(maxPartSize);
        long lastRound = Math.min(total, parallel * maxPartSize);
        int full = Math.toIntExact(ceilDiv(total - lastRound, maxPartSize));
        List<PartRange> rest = new ArrayList<>();
        for (long offset = full * maxPartSize; offset < total; ) {
            long left = total - offset;
            long size = Math.min(left, Math.max(smallest(maxPartSize), Math.min(maxPartSize, ceilDiv(left, parallel))));
            rest.add(new PartRange(full + rest.size(), offset, size));
            offset += size;
        }
        return new PartPlan(total, maxPartSize, full, List.copyOf(rest));
    }

    private static long smallest(long maxPartSize) {
        return Math.min(maxPartSize, SMALLEST_ADAPTED);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Refuses a content that the API would refuse for its size. */
    public static long requireTotal(long total) {
        if (total <= 0) {
            throw new IllegalArgumentException(
                    "There is nothing to upload: the content has " + total + " bytes and the API needs at least 1");
        }
        if (total > MAX_TOTAL) {
            throw new IllegalArgumentException("The content has " + total + " bytes; one upload takes at most "
                    + MAX_TOTAL + " bytes (8 GiB). Split it into several files");
        }
        return total;
    }

    /** Refuses a part size that the API would refuse. */
    public static long requirePartSize(long partSize) {
        if (partSize < 1 || partSize > MAX_PART_SIZE) {
            throw new IllegalArgumentException("A part size of " + partSize
                    + " bytes is not possible; allowed are 1 to " + MAX_PART_SIZE + " bytes (64 MiB)");
        }
        return partSize;
    }

    /** Bytes in the whole content. */
    public long total() {
        return total;
    }

    /** How many parts the content makes. */
    public int count() {
        return fullParts + rest.size();
    }

    /** Bytes in the largest part. */
    public long largest() {
        return rest.stream().mapToLong(PartRange::length).reduce(fullParts > 0 ? fullSize : 0, Math::max);
    }

    /** The part at {@code index}, 0 to {@code count() - 1}. */
    PartRange range(int index) {
        if (index < 0 || index >= count()) {
            throw new IndexOutOfBoundsException("No part " + index + " in " + this);
        }
        return index < fullParts ? new PartRange(index, index * fullSize, fullSize) : rest.get(index - fullParts);
    }

    @Override
    public String toString() {
        return "PartPlan[" + total + " bytes in " + count() + " parts of at most " + largest() + "]";
    }
}
