package io.github.camelopenai.uploads.emulator;

import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One rule of {@link RangeFaults}: first the requests to which it applies, then the fault. The method that sets the fault
 * adds the rule to the script. A fault after a number of bytes applies only to answers whose body is longer than that, so
 * that it spares a short first request.
 */
public final class RangeFaultRule {

    private final RangeFaults script;
    private Predicate<RangeRequest> condition = request -> true;
    private Predicate<RangeReply> fits = reply -> true;
    private int first = 1;
    private int left = 1;
    private int seen;
    private RangeFault fault;

    RangeFaultRule(RangeFaults script) {
        this.script = script;
    }

    /** Applies from the nth matching request on, counted from 1 since the rule was added. */
    public RangeFaultRule nth(int n) {
        first = n;
        return this;
    }

    /** Applies to {@code n} requests in a row instead of one. */
    public RangeFaultRule times(int n) {
        left = n;
        return this;
    }

    /** Applies to every request, or to every request from the nth on. */
    public RangeFaultRule always() {
        return times(Integer.MAX_VALUE);
    }

    /** Applies only to requests that match this condition. The answer is not known at that time. */
    public RangeFaultRule when(Predicate<RangeRequest> matches) {
        condition = condition.and(matches);
        return this;
    }

    /** Answers with this status, these headers and this body. */
    public RangeFaults answer(int status, Map<String, String> headers, String body) {
        RangeReply answer = RangeReply.of(status, Map.copyOf(headers), body);
        return edit(reply -> answer);
    }

    /** Answers with this status and an XML error, as stores do. */
    public RangeFaults answer(int status) {
        return answer(status, Map.of());
    }

    /** Answers with this status and an XML error, as stores do, and with these headers, such as {@code Retry-After}. */
    public RangeFaults answer(int status, Map<String, String> headers) {
        RangeReply error = RangeReply.error(status, "Scripted", "Status " + status + " by a rule.");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            error = error.with(header.getKey(), header.getValue());
        }
        RangeReply answer = error;
        return edit(reply -> answer);
    }

    /** Ignores the range: answers 200 with the whole object. */
    public RangeFaults ignoreRange() {
        return editObject(RangeReply::whole);
    }

    /** Answers 206 with this range, whichever was asked for. The last byte is included. */
    public RangeFaults otherRange(long from, long last) {
        return editObject(reply -> reply.partial(
                new ByteRange(from, last - from + 1),
                String.valueOf(reply.content().length())));
    }

    /** Answers 206 with at most this many bytes of the range that was asked for, as HTTP allows a server to do. */
    public RangeFaults narrowRange(long most) {
        return editObject(reply -> reply.partial(
                new ByteRange(reply.range().from(), Math.min(most, reply.range().count())),
                String.valueOf(reply.content().length())));
    }

    /** Compresses the bytes of the answer, as a careless filter does: with {@code Content-Encoding} and in chunks. */
    public RangeFaults compress() {
        return editObject(reply -> reply.framed(RangeReply.Framing.GZIP_CHUNKS).with("Content-Encoding", "gzip"));
    }

    /** Sends, in chunks, this many bytes after the end of the range that the answer announces. */
    public RangeFaults moreThanAnnounced(long bytes) {
        return editObject(reply -> reply.with(
                        new ByteRange(reply.range().from(), reply.range().count() + bytes))
                .framed(RangeReply.Framing.CHUNKS));
    }

    /**
     * Sends the right bytes and status with another value of a header, or without it if the value is null. With it, an answer has
     * another {@code ETag}, or another {@code Content-Range}.
     */
    public RangeFaults withHeader(String name, String value) {
        return editObject(reply -> reply.with(name, value));
    }

    /** Sends the answer at this rate. */
    public RangeFaults slow(long bytesPerSecond) {
        return play(RangeFault.slow(bytesPerSecond));
    }

    /** Resets the connection instead of answering. */
    public RangeFaults resetUnanswered() {
        return strike(RangeFault.BEFORE_HEAD, RangeExchange::cutByReset);
    }

    /** Closes the connection instead of answering. */
    public RangeFaults closeUnanswered() {
        return strike(RangeFault.BEFORE_HEAD, RangeExchange::cutByClose);
    }

    /** Resets the connection after this many bytes of the body. The last of them may not reach the client. */
    public RangeFaults resetAfter(long bytes) {
        return strike(bytes, RangeExchange::cutByReset);
    }

    /** Closes the connection in order (FIN) after this many bytes of the body, all of which reach the client. */
    public RangeFaults closeAfter(long bytes) {
        return strike(bytes, RangeExchange::cutByClose);
    }

    /** Does not answer until the gate is opened. */
    public Gate stall() {
        return stallAfter(RangeFault.BEFORE_HEAD);
    }

    /** Sends this many bytes of the body, then none until the gate is opened, or for ever if it is not. */
    public Gate stallAfter(long bytes) {
        Gate gate = new Gate();
        strike(bytes, exchange -> exchange.hold(gate));
        return gate;
    }

    /** Runs this after this many bytes of the body, then sends the rest. It may use the server, such as to expire links. */
    public RangeFaults runAfter(long bytes, Runnable action) {
        return strike(bytes, exchange -> action.run());
    }

    /**
     * Replaces the object by other bytes of the same length after this many bytes of the body. The answer goes on with the old
     * bytes, as in a store; later requests get the new ones with another ETag and a later {@code Last-Modified}.
     */
    public RangeFaults changeAfter(long bytes) {
        return strike(bytes, RangeExchange::changeObject);
    }

    private RangeFaults edit(UnaryOperator<RangeReply> edit) {
        return play(RangeFault.editing(edit));
    }

    /** Leaves errors as they are. */
    private RangeFaults editObject(UnaryOperator<RangeReply> edit) {
        fits = RangeReply::isObject;
        return edit(edit);
    }

    private RangeFaults strike(long at, RangeFault.Strike strike) {
        return play(RangeFault.striking(at, strike));
    }

    private RangeFaults play(RangeFault chosen) {
        fault = chosen;
        return script.add(this);
    }

    // The lock of the script guards the methods below.

    boolean counts(RangeRequest request, RangeReply reply) {
        boolean matches = condition.test(request) && fits.test(reply) && fault.fits(reply);
        if (matches) {
            seen++;
        }
        return matches;
    }

    boolean take() {
        if (seen < first || left == 0) {
            return false;
        }
        if (left != Integer.MAX_VALUE) {
            left--;
        }
        return true;
    }

    boolean isPending() {
        return left > 0 && left != Integer.MAX_VALUE;
    }

    RangeFault fault() {
        return fault;
    }
}
