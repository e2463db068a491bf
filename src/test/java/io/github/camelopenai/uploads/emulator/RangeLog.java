package io.github.camelopenai.uploads.emulator;

import java.util.ArrayList;
import java.util.List;

/** Records the requests of a {@link RangeServer} in the order of their arrival, and counts those in flight. */
final class RangeLog {

    private final List<Entry> entries = new ArrayList<>();
    private int arrived;
    private int inFlight;
    private int maxInFlight;

    synchronized Entry arrived(int connection, RequestHead head, String path) {
        int question = head.target().indexOf('?');
        String query = question < 0 ? null : head.target().substring(question + 1);
        Entry entry = new Entry(new RangeRequest(
                ++arrived,
                connection,
                head.method(),
                path,
                query,
                head.header("Range"),
                head.headers(),
                0,
                0,
                System.nanoTime(),
                0));
        entries.add(entry);
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        return entry;
    }

    synchronized List<RangeRequest> snapshot() {
        return entries.stream().map(Entry::snapshot).toList();
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized int maxInFlight() {
        return maxInFlight;
    }

    /** The counts of the requests in flight continue. */
    synchronized void forget() {
        entries.clear();
        maxInFlight = inFlight;
    }

    /** One request, whose answer may still be under way. */
    final class Entry {

        private final RangeRequest head;
        private int status;
        private long sent;
        private long ended;

        private Entry(RangeRequest head) {
            this.head = head;
        }

        void answered(int code) {
            synchronized (RangeLog.this) {
                status = code;
            }
        }

        void sent(int bytes) {
            synchronized (RangeLog.this) {
                sent += bytes;
            }
        }

        /** Further calls do nothing. */
        void ended() {
            synchronized (RangeLog.this) {
                if (ended == 0) {
                    ended = System.nanoTime();
                    inFlight--;
                }
            }
        }

        RangeRequest snapshot() {
            synchronized (RangeLog.this) {
                return new RangeRequest(
                        head.nth(),
                        head.connection(),
                        head.method(),
                        head.path(),
                        head.query(),
                        head.range(),
                        head.headers(),
                        status,
                        sent,
                        head.startNanos(),
                        ended);
            }
        }
    }
}
