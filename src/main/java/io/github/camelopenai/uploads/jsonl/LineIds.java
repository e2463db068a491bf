package io.github.camelopenai.uploads.jsonl;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The ids of the lines of one file, each with its line number. A hash table without objects, since making objects for each of
 * 50,000 short lines takes as long as parsing them. The bytes of all ids stand one after the other in one array.
 */
final class LineIds {

    private static final int FIRST_CAPACITY = 1 << 10;

    /** Longer ids are kept as digests. */
    private static final int LONGEST = 128;

    /** The first byte of a digest, which no text in UTF-8 begins with. */
    private static final byte DIGEST = (byte) 0xFF;

    /** Half of the entries are free, so that few ids share a slot. */
    private int[] slots = new int[2 * FIRST_CAPACITY];

    /** Unknown to the author of a file, so that no file has ids of the same hash on purpose. */
    private final int multiplier = new SecureRandom().nextInt() | 1;

    private final MessageDigest sha256 = sha256();
    private int[] hashes = new int[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];

    /** The ends of the ids in {@link #bytes}; an id begins where the one before it ends. */
    private int[] ends = new int[FIRST_CAPACITY];

    private byte[] bytes = new byte[16 * FIRST_CAPACITY];
    private int count;

    void clear() {
        Arrays.fill(slots, 0);
        count = 0;
    }

    /**
     * Adds the id of a line, unless a line has it.
     *
     * @return the number of the line that has the id; 0 if it was added
     */
    long add(byte[] id, int offset, int length, long number) {
        if (length <= LONGEST) {
            return addShort(id, offset, length, number);
        }
        sha256.update(id, offset, length);
        byte[] digest = sha256.digest();
        byte[] key = new byte[digest.length + 1];
        key[0] = DIGEST;
        System.arraycopy(digest, 0, key, 1, digest.length);
        return addShort(key, 0, key.length, number);
    }

    private long addShort(byte[] id, int offset, int length, long number) {
        int hash = hash(id, offset, length);
        int slot = hash & slots.length - 1;
        // A slot has the index of an id plus 1; 0 is a free slot.
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (hashes[index] == hash && isAt(index, id, offset, length)) {
                return numbers[index];
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (count == hashes.length) {
            grow();
            return addShort(id, offset, length, number);
        }
        int begin = begin(count);
        if (bytes.length - begin < length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(begin, length), Math.max(begin, length)));
        }
        System.arraycopy(id, offset, bytes, begin, length);
        ends[count] = begin + length;
        hashes[count] = hash;
        numbers[count] = number;
        slots[slot] = ++count;
        return 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int begin(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private boolean isAt(int index, byte[] id, int offset, int length) {
        return Arrays.equals(bytes, begin(index), ends[index], id, offset, offset + length);
    }

    private int hash(byte[] id, int offset, int length) {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = multiplier * hash + id[i];
        }
        // The low bits, which choose the slot, depend on the low bits of the characters alone.
        return hash ^ hash >>> 15;
    }

    private void grow() {
        int capacity = Math.multiplyExact(count, 2);
        hashes = Arrays.copyOf(hashes, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        ends = Arrays.copyOf(ends, capacity);
        slots = new int[Math.multiplyExact(capacity, 2)];
        for (int index = 0; index < count; index++) {
            int slot = hashes[index] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = index + 1;
        }
    }
}
