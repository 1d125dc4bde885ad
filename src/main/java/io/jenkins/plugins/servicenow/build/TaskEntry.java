package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.itsm.ChangeTask;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import java.io.Serializable;
import java.time.Instant;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A change task of a build. Immutable. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class TaskEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String instance;
    private final String change;
    private final String correlationId;
    private final String block;
    private final boolean stage;
    private final String name;

    /** Of the following each is null until it is known. */
    @CheckForNull
    private final String sysId;

    @CheckForNull
    private final String number;

    @CheckForNull
    private final String state;

    private final boolean ended;

    @CheckForNull
    private final CloseResult result;

    @CheckForNull
    private final String notes;

    private final long workEnded;

    private TaskEntry(
            TaskEntry before,
            @CheckForNull ChangeTask task,
            boolean ended,
            @CheckForNull String state,
            @CheckForNull TaskOutcome outcome) {
        this.instance = before.instance;
        this.change = before.change;
        this.correlationId = before.correlationId;
        this.block = before.block;
        this.stage = before.stage;
        this.name = before.name;
        this.sysId = task == null ? before.sysId : task.sysId().value();
        this.number = task == null ? before.number : task.number();
        this.state = state;
        this.ended = ended;
        this.result = outcome == null ? before.result : outcome.result();
        this.notes = outcome == null ? before.notes : outcome.notes();
        this.workEnded = outcome == null ? before.workEnded : outcome.ended().toEpochMilli();
    }

    /**
     * One that is about to be opened.
     *
     * @param instance URL of the instance
     * @param change sys_id of its change request
     * @param block the id of the flow node with which the block begins that does its work
     * @param stage whether that is a stage
     */
    public TaskEntry(
            @NonNull String instance,
            @NonNull String change,
            @NonNull String correlationId,
            @NonNull String block,
            boolean stage,
            @NonNull String name) {
        this.instance = instance;
        this.change = change;
        this.correlationId = correlationId;
        this.block = block;
        this.stage = stage;
        this.name = name;
        this.sysId = null;
        this.number = null;
        this.state = null;
        this.ended = false;
        this.result = null;
        this.notes = null;
        this.workEnded = 0;
    }

    /** The same, with what ServiceNow says of it. */
    @NonNull
    public TaskEntry with(@NonNull ChangeTask task) {
        return new TaskEntry(this, task, task.hasEnded(), task.stateLabel(), null);
    }

    /** The same, whose work has ended so. Notes without secrets, because they are stored. */
    @NonNull
    public TaskEntry with(@NonNull TaskOutcome outcome) {
        return new TaskEntry(this, null, ended, state, outcome);
    }

    /** The same, closed or canceled. */
    @NonNull
    TaskEntry withEnd() {
        return new TaskEntry(this, null, true, "Closed", null);
    }

    boolean isOf(@NonNull String otherInstance, @NonNull String otherChange) {
        return change.equalsIgnoreCase(otherChange) && InstanceAddress.isSame(instance, otherInstance);
    }

    @Exported
    @NonNull
    public String getCorrelationId() {
        return correlationId;
    }

    /** The id of the flow node with which the block begins that does its work. */
    @NonNull
    public String getBlock() {
        return block;
    }

    public boolean isStage() {
        return stage;
    }

    @Exported
    @NonNull
    public String getName() {
        return name;
    }

    /** Null while it is not known to be opened. */
    @Exported
    @CheckForNull
    public String getSysId() {
        return sysId;
    }

    /** Such as {@code CTASK0010001}; null while it is not known to be opened. */
    @Exported
    @CheckForNull
    public String getNumber() {
        return number;
    }

    /** Its label when the build has last seen it; null while it is not known to be opened. */
    @Exported
    @CheckForNull
    public String getState() {
        return state;
    }

    /** Whether it is known to be closed or canceled. */
    @Exported
    public boolean isEnded() {
        return ended;
    }

    /** How its work has ended; null while it goes on. */
    @CheckForNull
    public TaskOutcome outcome() {
        var how = result;
        var text = notes;
        return how == null || text == null ? null : new TaskOutcome(how, text, Instant.ofEpochMilli(workEnded));
    }
}
