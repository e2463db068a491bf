package io.github.camelopenai.uploads.part;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sizes of the parts into which a known number of bytes is cut: full parts, which all have the same size, with smaller ones
 * before and after them.
 *
 * <p>There are three ways to cut:
 *
 * <ul>
 *   <li>{@link #fixed}: every part but the last has the given size.
 *   <li>{@link #even}: for content that can be read from any position. The parts have nearly the same size, and their number
 *       lets all parallel senders end at the same time; no sender is idle while another one sends a last full part.
 *   <li>{@link #tapered}: for a stream, which can be sent only as far as it has been read. The first parts are small and grow, so
 *       that all senders begin soon and do not all need their next parts at the same time. The last parts get smaller, so that
 *       little is left to send when the last byte has been read.
 * </ul>
 */
public final class PartPlan {

    /** Parts are not made smaller than this for parallelism: the cost of the request would outweigh the gain. */
    public static final long SMALLEST_ADAPTED = 8L << 20;

    /** The last parts of a long stream may be smaller, so that little is left to send when its last byte has been read. */
    private static final long SMALLEST_LAST = SMALLEST_ADAPTED / 2;

    private final long total;
    private final List<PartRange> first;
    private final long fullSize;
    private final int fullParts;
    private final List<PartRange> rest;

    private PartPlan(long total, List<PartRange> first, long fullSize, int fullParts, List<PartRange> rest) {
        this.total = total;
        this.first = first;
        this.fullSize = fullSize;
        this.fullParts = fullParts;
        this.rest = rest;
    }

    /** Cuts parts of {@code partSize} bytes; the last one takes the rest. */
    public static PartPlan fixed(long total, long partSize) {
        requireNotEmpty(total);
        requirePartSize(partSize);
        int full = Math.toIntExact(total / partSize);
        long left = total - full * partSize;
        List<PartRange> rest = left == 0 ? List.of() : List.of(new PartRange(full, full * partSize, left));
        return new PartPlan(total, List.of(), partSize, full, rest);
    }

    /** Cuts parts of these sizes, as an earlier upload of the same content did. */
    public static PartPlan of(List<Long> lengths) {
        List<PartRange> ranges = new ArrayList<>();
        long offset = 0;
        for (long length : lengths) {
            ranges.add(new PartRange(ranges.size(), offset, requirePartSize(length)));
            offset += length;
        }
        return new PartPlan(requireNotEmpty(offset), List.of(), 0, 0, List.copyOf(ranges));
    }

    /** The sizes of all parts, in order. */
    public List<Long> lengths() {
        return IntStream.range(0, count())
                .mapToObj(index -> range(index).length())
                .toList();
    }

    /**
     * Cuts parts of one size, so that {@code parallel} senders finish together.
     *
     * @param minPartSize the minimum size of every part but the last
     */
    public static PartPlan even(long total, long minPartSize, long maxPartSize, int parallel) {
        requireNotEmpty(total);
        requirePartSize(maxPartSize);
        long rounds = ceilDiv(total, parallel * maxPartSize);
        return fixed(total, Math.max(smallest(minPartSize, maxPartSize), ceilDiv(total, rounds * parallel)));
    }

    /**
     * Cuts parts that grow, each by a little more than its share of {@code parallel} parts, but not over more than half of the
     * content, and not beyond two thirds of a sender's share of it. In the last round, each part takes two shares of the rest,
     * since fewer parts mean fewer waits for an answer.
     *
     * @param minPartSize the minimum size of every part but the last
     */
    public static PartPlan tapered(long total, long minPartSize, long maxPartSize, int parallel) {
        requireNotEmpty(total);
        requirePartSize(maxPartSize);
        long smallest = smallest(minPartSize, maxPartSize);
        long largest = Math.min(maxPartSize, Math.max(smallest, ceilDiv(2 * total, 3L * parallel)));
        List<PartRange> first = new ArrayList<>();
        long offset = 0;
        for (long size = smallest;
                size < largest && offset + size <= total / 2;
                size += ceilDiv(5 * size, 4L * parallel)) {
            first.add(new PartRange(first.size(), offset, size));
            offset += size;
        }
        long lastRound = Math.min(total - offset, parallel * largest);
        int full = Math.toIntExact(ceilDiv(total - offset - lastRound, largest));
        long smallestLast = largest > smallest ? Math.max(minPartSize, SMALLEST_LAST) : smallest;
        List<PartRange> rest = new ArrayList<>();
        for (offset += full * largest; offset < total; ) {
            long left = total - offset;
            long size = Math.max(smallestLast, Math.min(largest, ceilDiv(2 * left, parallel)));
            // A rest that is not worth a request is added to the last part.
            size = left - size < smallestLast / 2 ? Math.min(left, largest) : size;
            rest.add(new PartRange(first.size() + full + rest.size(), offset, size));
            offset += size;
        }
        return new PartPlan(total, List.copyOf(first), largest, full, List.copyOf(rest));
    }

    private static long smallest(long minPartSize, long maxPartSize) {
        return Math.min(maxPartSize, Math.max(minPartSize, SMALLEST_ADAPTED));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Refuses a content without bytes, which the API does not take. */
    public static long requireNotEmpty(long total) {
        if (total <= 0) {
            throw new IllegalArgumentException(
                    "There is nothing to upload: the content has " + total + " bytes and the API needs at least 1");
        }
        return total;
    }

    private static long requirePartSize(long partSize) {
        if (partSize < 1) {
            throw new IllegalArgumentException("The part size is " + partSize + " bytes; it must be at least 1");
        }
        return partSize;
    }

    /** The number of bytes in the whole content. */
    public long total() {
        return total;
    }

    /** The number of parts. */
    public int count() {
        return first.size() + fullParts + rest.size();
    }

    /** The number of bytes in the largest part. */
    public long largest() {
        long largest = fullParts > 0 ? fullSize : 0;
        for (PartRange each : first) {
            largest = Math.max(largest, each.length());
        }
        for (PartRange each : rest) {
            largest = Math.max(largest, each.length());
        }
        return largest;
    }

    /** The part at {@code index}, 0 to {@code count() - 1}. */
    PartRange range(int index) {
        if (index < 0 || index >= count()) {
            throw new IndexOutOfBoundsException("No part " + index + " in " + this);
        }
        if (index < first.size()) {
            return first.get(index);
        }
        int full = index - first.size();
        return full < fullParts
                ? new PartRange(index, fullOffset() + full * fullSize, fullSize)
                : rest.get(full - fullParts);
    }

    private long fullOffset() {
        PartRange before = first.isEmpty() ? new PartRange(0, 0, 0) : first.get(first.size() - 1);
        return before.offset() + before.length();
    }

    @Override
    public String toString() {
        return "PartPlan[" + total + " bytes in " + count() + " parts of at most " + largest() + "]";
    }
}
