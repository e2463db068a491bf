package io.github.camelopenai.uploads.journal;

import static io.github.camelopenai.uploads.journal.LeaseProtocol.NONE;
import static io.github.camelopenai.uploads.journal.LeaseProtocol.UPLOADS;

import io.github.camelopenai.uploads.journal.LeaseProtocol.Holder;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Kind;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Move;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Recorded;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Row;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Rule;
import io.github.camelopenai.uploads.journal.LeaseProtocol.State;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Status;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Step;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Worker;
import java.util.List;
import java.util.Set;

/** The moves of one worker in one state of {@link LeaseProtocol}, with the answers that it gets. */
record WorkerMoves(Set<Rule> rules, State s, Holder who, List<Move> moves) {

    void add() {
        Row row = s.row();
        if (me().step() == Step.TAKE) {
            if (row.holder() == Holder.NOBODY || row.ended()) {
                work("takes the lease", Worker.at(Step.LOAD), s.row(row.lease(who, false)));
            }
            return;
        }
        boolean waits = me().step() == Step.AWAIT_COMPLETE || me().step() == Step.AWAIT_CANCEL;
        fault("crashes, or is told that its lease is lost", Worker.IDLE, gone(waits ? leaveRequest() : s));
        if (holds() && row.ended()) {
            work("renews its lease", me(), s.row(row.lease(who, false)));
        }
        addStep();
    }

    private void addStep() {
        switch (me().step()) {
            case LOAD -> load();
            case CREATE -> create();
            case RECORD_PENDING -> recordPending();
            case DECIDE_TO_RESUME -> {
                work("resumes", me().to(Step.SEND_PARTS), s);
                work("finds too little time left", me().to(Step.CHECK_LEASE), s);
            }
            case SEND_PARTS -> sendParts();
            case RECORD_COMPLETING -> {
                if (rules.contains(Rule.RECORD_BEFORE_COMPLETE)) {
                    write("records COMPLETING", Recorded.COMPLETING, me().to(Step.SEND_COMPLETE));
                } else {
                    work("records nothing", me().to(Step.SEND_COMPLETE), s);
                }
            }
            case SEND_COMPLETE -> work("sends complete", me().to(Step.AWAIT_COMPLETE), s);
            case AWAIT_COMPLETE -> awaitComplete();
            case SEARCH -> search();
            case RECORD_COMPLETED -> {
                write("records COMPLETED", Recorded.COMPLETED, Worker.at(Step.RELEASE));
                fault("cannot record COMPLETED", Worker.at(Step.RELEASE), s);
            }
            case RECORD_REFUSED -> {
                write("records PENDING again", Recorded.PENDING, me().to(Step.CHECK_LEASE));
                fault("cannot record PENDING", me().to(Step.CHECK_LEASE), s);
            }
            case RECORD_LEFT_OPEN -> {
                write("records PENDING again", Recorded.PENDING, Worker.at(Step.RELEASE));
                fault("cannot record PENDING", Worker.at(Step.RELEASE), s);
            }
            case CHECK_LEASE -> checkLease();
            case SEND_CANCEL -> work("sends cancel", me().to(Step.AWAIT_CANCEL), s);
            case AWAIT_CANCEL -> awaitCancel();
            case REMOVE -> {
                write("removes the record", Recorded.NONE, Worker.at(Step.CREATE));
                write("removes the record, and fails", Recorded.NONE, Worker.at(Step.RELEASE));
                fault("cannot remove the record, and starts over", Worker.at(Step.CREATE), s);
                fault("cannot remove the record, and fails", Worker.at(Step.RELEASE), s);
            }
            case RELEASE ->
                work("releases the key", Worker.IDLE, holds() ? s.row(s.row().lease(Holder.NOBODY, false)) : s);
            default -> throw new IllegalStateException("No moves for " + me());
        }
    }

    private void load() {
        if (!mayWrite()) {
            lost();
            return;
        }
        int u = s.row().upload();
        Worker next =
                switch (s.row().state()) {
                    case NONE -> Worker.at(Step.CREATE);
                    case PENDING -> new Worker(Step.DECIDE_TO_RESUME, u, false);
                    case COMPLETING -> new Worker(Step.SEARCH, u, true);
                    case COMPLETED -> Worker.at(Step.RELEASE);
                };
        work("loads " + s.row().state(), next, s);
    }

    private void create() {
        for (int u = 0; u < UPLOADS; u++) {
            if (s.status(u) == Status.UNUSED) {
                work("creates U" + (u + 1), new Worker(Step.RECORD_PENDING, u, false), s.status(u, Status.PENDING));
                return;
            }
        }
    }

    private void recordPending() {
        State cancelled = s.lateCancel(upload());
        if (mayWrite()) {
            State recorded = s.row(s.row().record(Recorded.PENDING, upload()));
            work("records PENDING", me().to(Step.SEND_PARTS), recorded);
            fault(
                    "records PENDING without getting the answer, loses its lease, and cancels",
                    Worker.IDLE,
                    gone(recorded.lateCancel(upload())));
        } else {
            work("has lost its lease, and cancels the upload, which is in no record", Worker.IDLE, gone(cancelled));
        }
    }

    private void sendParts() {
        if (status() == Status.PENDING) {
            work("sends all parts", me().to(Step.RECORD_COMPLETING), s);
            fault("finds its source changed", me().to(Step.CHECK_LEASE), s);
        } else {
            work("has a part refused", me().to(Step.CHECK_LEASE), s);
            work("has no part left to send", me().to(Step.RECORD_COMPLETING), s);
        }
        fault("fails, and leaves the upload for another attempt", Worker.at(Step.RELEASE), s);
    }

    private void awaitComplete() {
        Worker unsure = new Worker(Step.SEARCH, upload(), true);
        Worker refusedForNow = me().earlier() ? unsure : me().to(Step.RECORD_LEFT_OPEN);
        if (status() == Status.ENDED) {
            work("gets the answer that there is no file", me().to(Step.RECORD_REFUSED), s);
        } else {
            State completed = s.status(upload(), Status.COMPLETED);
            work("gets the file", me().to(Step.RECORD_COMPLETED), completed);
            fault("loses the answer with the file", unsure, completed);
        }
        if (status() == Status.PENDING) {
            fault("gets a refusal that may pass", refusedForNow, s);
            if (!rules.contains(Rule.FINAL_REFUSALS)) {
                fault("gets a refusal as if it were final", me().to(Step.RECORD_REFUSED), s);
            }
        }
        fault("stops waiting for complete, which is under way", unsure, s.lateComplete(upload()));
        fault("loses the request of complete", unsure, s);
    }

    private void search() {
        switch (status()) {
            case COMPLETED -> work("finds the file", me().to(Step.RECORD_COMPLETED), s);
            case ENDED -> work("finds that there is no file", me().to(Step.REMOVE), s);
            default -> {}
        }
        if (status() != Status.COMPLETED && s.files() > 0) {
            // It has the same name and size.
            work("finds the file of another upload of the key", me().to(Step.RECORD_COMPLETED), s);
        }
        work("does not know, and sends the same again", me().to(Step.SEND_COMPLETE), s);
        fault("does not know, and leaves the outcome unknown", Worker.at(Step.RELEASE), s);
    }

    private void checkLease() {
        Worker next = me().to(Step.SEND_CANCEL);
        if (!rules.contains(Rule.CHECK_BEFORE_CANCEL)) {
            work("does not check its lease", next, s);
        } else if (holds()) {
            work("still has its lease", next, s.row(s.row().lease(who, false)));
        } else {
            lost();
        }
    }

    private void awaitCancel() {
        Worker next = me().to(Step.REMOVE);
        State cancelled = status() == Status.PENDING ? s.status(upload(), Status.ENDED) : s;
        work("gets the answer to cancel", next, cancelled);
        fault("stops waiting for cancel, which is under way", next, s.lateCancel(upload()));
        fault("loses the request of cancel", next, s);
    }

    /** Writes to the row, if it may. */
    private void write(String what, Recorded state, Worker next) {
        if (mayWrite()) {
            work(what, next, s.row(s.row().record(state, state == Recorded.NONE ? NONE : upload())));
        } else {
            lost();
        }
    }

    private void lost() {
        work("finds its lease lost, and stops", Worker.IDLE, gone(s));
    }

    private Worker me() {
        return s.worker(who);
    }

    private int upload() {
        return me().upload();
    }

    private Status status() {
        return s.status(upload());
    }

    private boolean holds() {
        return s.row().holder() == who;
    }

    private boolean mayWrite() {
        return !rules.contains(Rule.FENCING) || holds() && !s.row().ended();
    }

    private State leaveRequest() {
        return me().step() == Step.AWAIT_COMPLETE ? s.lateComplete(upload()) : s.lateCancel(upload());
    }

    /** The state after this worker has ended without freeing its lease. */
    private State gone(State of) {
        return holds() ? of.row(of.row().lease(Holder.DEAD, of.row().ended())) : of;
    }

    private void work(String what, Worker next, State after) {
        move(Kind.WORK, what, next, after);
    }

    private void fault(String what, Worker next, State after) {
        move(Kind.FAULT, what, next, after);
    }

    private void move(Kind kind, String what, Worker next, State after) {
        int shown = what.startsWith("creates") ? NONE : upload();
        moves.add(new Move(kind, who, what, shown, after.worker(who, next).tidy()));
    }
}
