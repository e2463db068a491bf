package io.github.camelopenai.uploads.jsonl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Recognises lines that are valid requests of a batch, without decoding them. It says nothing about other lines: {@link
 * LineValidator} then has a JSON parser decide, which also explains why a line is refused. Nearly all lines are plain, and a
 * parser takes several times as long for one, since it makes tokens that nobody needs.
 *
 * <p>It is stricter than the parser: ids and top-level names with escapes, deep nesting, long names and long numbers are not plain.
 */
final class PlainRequestLine {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES << 7;

    /** The result of a method for bytes that are not plain. */
    private static final int NO = -1;

    /** One bit of a long for each open object or array. */
    private static final int MOST_NESTED = Long.SIZE;

    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 100;

    private byte[] bytes;
    private int end;

    /** Whether the string that was read last has an escape. */
    private boolean escaped;

    private int idStart;
    private int idEnd;

    /** Whether the bytes are one plain valid request, and white space around it. */
    boolean matches(byte[] line, int offset, int length) {
        bytes = line;
        end = offset + length;
        int next = request(offset);
        return next != NO && skipWhiteSpace(next) == end;
    }

    /** The start of the {@code custom_id} in the bytes of the line. */
    int idStart() {
        return idStart;
    }

    int idLength() {
        return idEnd - idStart;
    }

    // Each method below reads from an index on, and returns the index of the next byte, or NO. They keep no index in a
    // field,
    // since each step would wait for the memory then.

    private int request(int from) {
        int i = take('{', from);
        int found = 0;
        while (i != NO) {
            int start = take('"', i);
            int afterName = name(start);
            int value = take(':', afterName);
            if (value == NO || escaped) {
                return NO;
            }
            RequestField field = RequestField.of(bytes, start, afterName - 1);
            if (field == null) {
                i = value(value);
            } else if ((found & field.bit()) != 0) {
                return NO;
            } else {
                found |= field.bit();
                i = valueOf(field, value);
            }
            if (i == NO) {
                return NO;
            }
            int more = take(',', i);
            if (more == NO) {
                return RequestField.missingIn(found) == null ? take('}', i) : NO;
            }
            i = more;
        }
        return NO;
    }

    private int valueOf(RequestField field, int from) {
        if (field == RequestField.BODY) {
            return take('{', from) == NO ? NO : value(from);
        }
        int start = take('"', from);
        int next = restOfString(start);
        if (next == NO || next - 1 == start) {
            return NO;
        }
        if (field == RequestField.CUSTOM_ID) {
            idStart = start;
            idEnd = next - 1;
            return escaped ? NO : next;
        }
        return next;
    }

    /** A value with all that is nested in it. */
    private int value(int from) {
        long objects = 0;
        int depth = 0;
        int i = from;
        while (true) {
            i = skipWhiteSpace(i);
            if (i == end) {
                return NO;
            }
            byte first = bytes[i];
            if (first == '{' || first == '[') {
                if (depth++ == MOST_NESTED) {
                    return NO;
                }
                objects = objects << 1 | (first == '{' ? 1 : 0);
                i++;
                if (take(first == '{' ? '}' : ']', i) == NO) {
                    i = first == '{' ? nameAndColon(i) : i;
                    if (i == NO) {
                        return NO;
                    }
                    continue;
                }
            } else {
                i = scalar(first, i);
                if (i == NO) {
                    return NO;
                }
            }
            // A value has ended, and with it perhaps those around it.
            while (true) {
                if (depth == 0) {
                    return i;
                }
                boolean inObject = (objects & 1) != 0;
                int more = take(',', i);
                if (more != NO) {
                    i = inObject ? nameAndColon(more) : more;
                    if (i == NO) {
                        return NO;
                    }
                    break;
                }
                i = take(inObject ? '}' : ']', i);
                if (i == NO) {
                    return NO;
                }
                objects >>>= 1;
                depth--;
            }
        }
    }

    private int nameAndColon(int from) {
        return take(':', name(take('"', from)));
    }

    /** A name after its first quote. */
    private int name(int from) {
        int next = restOfString(from);
        return next - from <= LONGEST_NAME ? next : NO;
    }

    private int scalar(byte first, int from) {
        return switch (first) {
            case '"' -> restOfString(from + 1);
            case 't' -> literal("true", from);
            case 'f' -> literal("false", from);
            case 'n' -> literal("null", from);
            default -> number(from);
        };
    }

    private int literal(String text, int from) {
        if (end - from < text.length()) {
            return NO;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return NO;
            }
        }
        return endOfScalar(from + text.length());
    }

    private int number(int from) {
        int integer = isAt(from, '-') ? from + 1 : from;
        int i = skipDigits(integer);
        if (i == integer || bytes[integer] == '0' && i - integer > 1) {
            return NO;
        }
        if (isAt(i, '.')) {
            int fraction = i + 1;
            i = skipDigits(fraction);
            if (i == fraction) {
                return NO;
            }
        }
        if (isAt(i, 'e') || isAt(i, 'E')) {
            int exponent = isAt(i + 1, '+') || isAt(i + 1, '-') ? i + 2 : i + 1;
            i = skipDigits(exponent);
            if (i == exponent) {
                return NO;
            }
        }
        return i - from <= LONGEST_NUMBER ? endOfScalar(i) : NO;
    }

    private int skipDigits(int from) {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    /** The index, if a literal or number may end there. */
    private int endOfScalar(int at) {
        if (at == end) {
            return at;
        }
        byte b = bytes[at];
        return b == ',' || b == '}' || b == ']' || isWhiteSpace(b) ? at : NO;
    }

    /** The string after its first quote, with its last quote. */
    private int restOfString(int from) {
        escaped = false;
        int i = from;
        while (i != NO) {
            i = skipPlainText(i);
            if (i == end) {
                return NO;
            }
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\\') {
                escaped = true;
                i = escape(i + 1);
            } else {
                i = b < 0 ? character(i) : NO;
            }
        }
        return NO;
    }

    /** Goes to the next quote, backslash, control character or non-ASCII character, eight bytes at a time. */
    private int skipPlainText(int from) {
        int i = from;
        while (i <= end - Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // The highest bit of the first such byte is set, and perhaps those of bytes after it.
            long found = (eight | zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\') | eight - ONES * ' ')
                    & HIGHEST_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private static long zeros(long eight) {
        return eight - ONES & ~eight;
    }

    /** An escape after its backslash. */
    private int escape(int from) {
        if (from == end) {
            return NO;
        }
        return switch (bytes[from]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' -> isHex(from + 1) && isHex(from + 2) && isHex(from + 3) && isHex(from + 4) ? from + 5 : NO;
            default -> NO;
        };
    }

    private boolean isHex(int at) {
        return at < end && Character.digit(bytes[at], 16) >= 0;
    }

    /** A character of several bytes: no overlong form, no surrogate, nothing above U+10FFFF. */
    private int character(int from) {
        int first = bytes[from] & 0xff;
        if (first < 0xC2 || first > 0xF4) {
            return NO;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (end - from < length) {
            return NO;
        }
        int second = bytes[from + 1] & 0xff;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return NO;
        }
        for (int i = from + 2; i < from + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return NO;
            }
        }
        return from + length;
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private int skipWhiteSpace(int from) {
        int i = from;
        while (i < end && isWhiteSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** White space and this byte; NO also for {@code from} NO. */
    private int take(char expected, int from) {
        if (from == NO) {
            return NO;
        }
        int i = from < end && bytes[from] == expected ? from : skipWhiteSpace(from);
        return isAt(i, expected) ? i + 1 : NO;
    }

    private boolean isAt(int at, char expected) {
        return at < end && bytes[at] == expected;
    }
}
