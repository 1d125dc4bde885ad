package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeTaskApi;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.TaskState;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * A task of a change request as it was read last. Immutable.
 *
 * @param record all fields, with display values
 */
public record ChangeTask(@NonNull TableRecord record) {

    /** No task leaves these. */
    static final Set<TaskState> ENDED = Collections.unmodifiableSet(EnumSet.of(TaskState.CLOSED, TaskState.CANCELED));

    private static final Set<TaskState> NOT_BEGUN =
            Collections.unmodifiableSet(EnumSet.of(TaskState.PENDING, TaskState.OPEN));

    @NonNull
    public SysId sysId() {
        return record.sysId();
    }

    /** Such as {@code CTASK0010001}. */
    @NonNull
    public String number() {
        return record.text("number");
    }

    /** The short description, in one line. */
    @NonNull
    public String name() {
        return record.text("short_description");
    }

    /** In English for the states of the base system, whatever the language of the OAuth Application User. */
    @NonNull
    public String stateLabel() {
        return state().map(TaskState::label).orElse(record.displayValue("state"));
    }

    /** Empty for a state that the instance added. */
    @NonNull
    public Optional<TaskState> state() {
        return TaskState.of(record.value("state"));
    }

    /** Whether it is closed or canceled, and so does not block the close of its change. */
    public boolean hasEnded() {
        return state().filter(ENDED::contains).isPresent();
    }

    /** Whether nobody has begun to work on it. */
    boolean isNotBegun() {
        return state().filter(NOT_BEGUN::contains).isPresent();
    }

    /** ServiceNow puts the tasks of a change on hold with it; on hold they can only be canceled. */
    public boolean isOnHold() {
        return record.value("on_hold").equals("true");
    }

    /** How it was closed, as it is displayed; empty while it is not. */
    @NonNull
    public String closeCode() {
        return record.displayValue("close_code");
    }

    /** The user name of who or what has changed it last. */
    @NonNull
    public String lastUpdatedBy() {
        return record.text("sys_updated_by");
    }

    /** Number, name, state and who has it, for a list of tasks in a message. */
    @NonNull
    String describe() {
        var person = record.displayValue("assigned_to");
        var group = record.displayValue("assignment_group");
        return number() + " '" + name() + "' (" + stateLabel() + ", "
                + (person.isEmpty()
                        ? group.isEmpty() ? "assigned to nobody" : "assigned to the group " + group
                        : "assigned to " + person)
                + ")";
    }

    /** Where it is opened in a browser. */
    @NonNull
    public String url(@NonNull HttpUrl instance) {
        return RecordLink.to(instance, ChangeTaskApi.TABLE, sysId());
    }
}
