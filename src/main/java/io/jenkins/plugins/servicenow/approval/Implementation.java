package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.JournalText;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves an approved change request to Implement and notes in it which build has begun. Can be repeated: what an earlier call
 * has done is found and not done again.
 */
final class Implementation {

    private static final String TABLE = "change_request";
    private static final Set<ChangeState> BEGUN = EnumSet.of(ChangeState.IMPLEMENT, ChangeState.REVIEW);

    /** From New, with one state of the instance's own in between. */
    private static final int MOST_HOPS = 3;

    private static final NextStates NO_STATES = new NextStates(List.of());

    private final ServiceNowSession session;

    Implementation(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param note for the work notes; told apart from others by its text
     * @return the name of the state in which the change is now; a change that is further along is left there
     * @throws AbortException when ServiceNow does not let the change go there, with the states that it does allow
     */
    String start(@NonNull SysId change, @NonNull String note) throws IOException, InterruptedException {
        var text = JournalText.of(note);
        var record = read(change);
        if (hasBegun(record)) {
            if (!oneSpaced(record.displayValue("work_notes")).contains(oneSpaced(text))) {
                session.tables().update(TABLE, change, Map.of("work_notes", text));
            }
            return label(record);
        }
        for (var hops = 0; hops < MOST_HOPS && !hasBegun(record); hops++) {
            record = hop(record, text);
        }
        if (!hasBegun(record)) {
            throw stuck(record, "ServiceNow moved it elsewhere " + MOST_HOPS + " times.", NO_STATES);
        }
        return label(record);
    }

    private TableRecord hop(TableRecord from, String note) throws IOException, InterruptedException {
        var change = from.sysId();
        var next = session.changes().nextStates(change);
        var target =
                isScheduled(from) || next.allows(ChangeState.IMPLEMENT) ? ChangeState.IMPLEMENT : ChangeState.SCHEDULED;
        if (!next.isEmpty() && !next.allows(target)) {
            var unmet = next.unmetConditions(target);
            throw stuck(
                    from,
                    unmet.isEmpty()
                            ? "Its change model does not allow it."
                            : "Its change model does not allow it yet: " + String.join(", ", unmet) + ".",
                    next);
        }
        move(from, target, note, next);
        var now = read(change);
        if (now.value("state").equals(from.value("state"))) {
            throw stuck(from, "ServiceNow accepted the new state and did not take it.", next);
        }
        return now;
    }

    /** The note goes with the last hop, so that a call that is cut off has done both or neither. */
    private void move(TableRecord from, ChangeState target, String note, NextStates next)
            throws IOException, InterruptedException {
        var state = Map.of("state", target.value());
        var values = target == ChangeState.IMPLEMENT ? Map.of("state", target.value(), "work_notes", note) : state;
        try {
            session.tables().update(TABLE, from.sysId(), values);
        } catch (ServiceNowException e) {
            if (e.kind() == Kind.REJECTED || e.kind() == Kind.PERMISSION) {
                throw stuck(from, e.getMessage(), next);
            }
            throw e;
        }
    }

    private static boolean isScheduled(TableRecord record) {
        return state(record).filter(ChangeState.SCHEDULED::equals).isPresent();
    }

    private static boolean hasBegun(TableRecord record) throws AbortException {
        var state = state(record);
        if (state.filter(ChangeState.CLOSED::equals).isPresent()
                || state.filter(ChangeState.CANCELED::equals).isPresent()) {
            throw new AbortException(record.value("number") + " was approved, but it is " + label(record)
                    + " now: its implementation cannot begin.");
        }
        return state.filter(BEGUN::contains).isPresent();
    }

    private static Optional<ChangeState> state(TableRecord record) {
        return ChangeState.of(record.value("state"));
    }

    private static String label(TableRecord record) {
        return state(record).map(ChangeState::label).orElse(record.displayValue("state"));
    }

    private static AbortException stuck(TableRecord change, String reason, NextStates next) {
        return new AbortException(change.value("number") + " was approved, but it did not move from " + label(change)
                + " to Implement. " + reason
                + (next.isEmpty() ? "" : " The states it may move to now: " + String.join(", ", next.labels()) + "."));
    }

    private TableRecord read(SysId change) throws IOException, InterruptedException {
        return session.tables()
                .get(TABLE, change, "number", "state", "work_notes")
                .orElseThrow(() -> new AbortException("ServiceNow does not have the change request " + change.value()
                        + ", or does not show it to the integration user."));
    }

    /** The instance may change kinds of line break and white space at the end. */
    private static String oneSpaced(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
