package io.github.camelopenai.uploads.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model of two workers that upload the same source with one {@link JdbcUploadJournal}, for {@link LeaseProtocolTest}. It has
 * one row of the journal, a server with at most three uploads, and requests that arrive late.
 *
 * <p>The steps of a worker are those of {@code JournaledTransfer}, {@code TransferSteps}, {@code TransferCleanup},
 * {@code JournalRecorder} and {@code CompleteSender}; change the model with them. A lease may end between any two steps, which
 * stands for a worker that is suspended or cannot reach the database. A write to the row, and the processing of a request by
 * the server, is one step. An upload that was cancelled and one that has expired behave the same.
 */
record LeaseProtocol(Set<Rule> rules) {

    /** A rule of the protocol, or of the server. The tests leave out one at a time. */
    enum Rule {
        /** A write demands the lease. */
        FENCING,
        /** COMPLETING is recorded before {@code complete} is sent. */
        RECORD_BEFORE_COMPLETE,
        /** The lease is renewed before a recorded upload is cancelled. */
        CHECK_BEFORE_CANCEL,
        /** An upload of which the server has refused {@code complete} for good becomes no file later. */
        FINAL_REFUSALS
    }

    enum Status {
        UNUSED,
        PENDING,
        COMPLETED,
        ENDED
    }

    enum Recorded {
        NONE,
        PENDING,
        COMPLETING,
        COMPLETED
    }

    /** {@code DEAD} is the lease of a process that has crashed or given up; nobody renews it. */
    enum Holder {
        NOBODY,
        A,
        B,
        DEAD
    }

    /** What a worker does next. */
    enum Step {
        TAKE,
        LOAD,
        CREATE,
        RECORD_PENDING,
        DECIDE_TO_RESUME,
        SEND_PARTS,
        RECORD_COMPLETING,
        SEND_COMPLETE,
        AWAIT_COMPLETE,
        SEARCH,
        RECORD_COMPLETED,
        /** After a refusal that is final: the record is PENDING again, then the upload is cancelled. */
        RECORD_REFUSED,
        /** After a refusal that may pass: the record is PENDING again, and stays. */
        RECORD_LEFT_OPEN,
        CHECK_LEASE,
        SEND_CANCEL,
        AWAIT_CANCEL,
        REMOVE,
        RELEASE
    }

    /** @param earlier whether a {@code complete} of the upload may have been sent before that of this worker */
    record Worker(Step step, int upload, boolean earlier) {

        static final Worker IDLE = at(Step.TAKE);

        static Worker at(Step step) {
            return new Worker(step, NONE, false);
        }

        Worker to(Step next) {
            return new Worker(next, upload, earlier);
        }
    }

    /** @param ended whether the lease has ended */
    record Row(Recorded state, int upload, Holder holder, boolean ended) {

        Row record(Recorded next, int of) {
            return new Row(next, of, holder, ended);
        }

        Row lease(Holder next, boolean hasEnded) {
            return new Row(state, upload, next, hasEnded);
        }
    }

    /** The requests under way for which nobody waits, as bits by upload. Any number of equal ones may arrive. */
    record Late(int completes, int cancels) {}

    /** A state of the whole system. */
    record State(Status first, Status second, Status third, Row row, Worker a, Worker b, Late late) {

        Status status(int upload) {
            return upload == 0 ? first : upload == 1 ? second : third;
        }

        State status(int upload, Status next) {
            return new State(
                    upload == 0 ? next : first,
                    upload == 1 ? next : second,
                    upload == 2 ? next : third,
                    row,
                    a,
                    b,
                    late);
        }

        State row(Row next) {
            return new State(first, second, third, next, a, b, late);
        }

        Worker worker(Holder who) {
            return who == Holder.A ? a : b;
        }

        State worker(Holder who, Worker next) {
            return who == Holder.A
                    ? new State(first, second, third, row, next, b, late)
                    : new State(first, second, third, row, a, next, late);
        }

        State late(int completes, int cancels) {
            return new State(first, second, third, row, a, b, new Late(completes, cancels));
        }

        State lateComplete(int upload) {
            return late(late.completes | 1 << upload, late.cancels);
        }

        State lateCancel(int upload) {
            return late(late.completes, late.cancels | 1 << upload);
        }

        int files() {
            int files = 0;
            for (int u = 0; u < UPLOADS; u++) {
                files += status(u) == Status.COMPLETED ? 1 : 0;
            }
            return files;
        }

        /** Forgets requests that have no effect, and uploads that can never matter again. */
        State tidy() {
            State tidy = this;
            for (int u = 0; u < UPLOADS; u++) {
                int bit = 1 << u;
                if (tidy.status(u) != Status.PENDING && ((tidy.late.completes | tidy.late.cancels) & bit) != 0) {
                    tidy = tidy.late(tidy.late.completes & ~bit, tidy.late.cancels & ~bit);
                }
                boolean used = row.upload == u || a.upload == u || b.upload == u || (tidy.late.completes & bit) != 0;
                if (!used && tidy.status(u) != Status.COMPLETED && tidy.status(u) != Status.UNUSED) {
                    tidy = tidy.status(u, Status.UNUSED).late(tidy.late.completes, tidy.late.cancels & ~bit);
                }
            }
            return tidy;
        }
    }

    /** {@code WORK} is what a worker can do without a fault; {@code TIME} passes by itself; a {@code FAULT} need not happen. */
    enum Kind {
        WORK,
        TIME,
        FAULT
    }

    /** @param who the worker that makes the move, or that gets the answer; {@code NOBODY} for others */
    record Move(Kind kind, Holder who, String what, int upload, State next) {

        @Override
        public String toString() {
            String by = who == Holder.NOBODY ? "" : who + " ";
            return by + what + (upload == NONE ? "" : ", U" + (upload + 1));
        }
    }

    static final int UPLOADS = 3;
    static final int NONE = -1;

    static final State START = new State(
            Status.UNUSED,
            Status.UNUSED,
            Status.UNUSED,
            new Row(Recorded.NONE, NONE, Holder.NOBODY, false),
            Worker.IDLE,
            Worker.IDLE,
            new Late(0, 0));

    /** Whether the work is done: one file, recorded, and the key is free. */
    static boolean isDone(State s) {
        return s.files() == 1 && s.row.state == Recorded.COMPLETED && s.row.holder == Holder.NOBODY;
    }

    /** Describes what must never be; returns null if all is well. */
    static String violation(State s) {
        if (s.files() > 1) {
            return "two files";
        }
        return s.row.state == Recorded.COMPLETED && s.status(s.row.upload) != Status.COMPLETED
                ? "a record of a file that does not exist"
                : null;
    }

    /** All moves that are possible in a state. */
    List<Move> moves(State s) {
        List<Move> moves = new ArrayList<>();
        new WorkerMoves(rules, s, Holder.A, moves).add();
        new WorkerMoves(rules, s, Holder.B, moves).add();
        if (s.row.holder != Holder.NOBODY && !s.row.ended) {
            add(moves, Kind.TIME, "the lease ends", NONE, s.row(s.row.lease(s.row.holder, true)));
        }
        for (int u = 0; u < UPLOADS; u++) {
            int bit = 1 << u;
            if (s.status(u) == Status.PENDING) {
                add(moves, Kind.FAULT, "the upload expires", u, s.status(u, Status.ENDED));
            }
            if ((s.late.completes & bit) != 0) {
                add(moves, Kind.TIME, "a late complete arrives", u, s.status(u, Status.COMPLETED));
                add(moves, Kind.TIME, "a late complete is lost", u, s.late(s.late.completes & ~bit, s.late.cancels));
            }
            if ((s.late.cancels & bit) != 0) {
                add(moves, Kind.TIME, "a late cancel arrives", u, s.status(u, Status.ENDED));
                add(moves, Kind.TIME, "a late cancel is lost", u, s.late(s.late.completes, s.late.cancels & ~bit));
            }
        }
        return moves;
    }

    private static void add(List<Move> moves, Kind kind, String what, int upload, State next) {
        moves.add(new Move(kind, Holder.NOBODY, what, upload, next.tidy()));
    }
}
