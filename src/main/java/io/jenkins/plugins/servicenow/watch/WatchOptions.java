package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.Serializable;

/**
 * What becomes of a build when its change request turns while the build works under it. In the context of the steps in a
 * {@code snowLifecycle}. No record, because it is kept in the program of a pipeline.
 */
public final class WatchOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What happens when the change is canceled, rejected, sent back or deleted. */
    public enum OnCancel implements Option {
        /** The build is aborted. */
        ABORT,
        /** The log and the page of the build say so. */
        NOTE
    }

    /** What happens when the change is put on hold. */
    public enum OnHold implements Option {
        /** The log and the page of the build say so. */
        NOTE,
        /** The pipeline is paused, and resumed when the hold is lifted. */
        PAUSE
    }

    /** What happens when the planned end of the change has passed. */
    public enum OnWindowEnd implements Option {
        /** The log and the page of the build say so. */
        NOTE,
        /** The build is aborted. */
        ABORT
    }

    /** What holds where nothing is said: abort, note, note; until the end of the build. */
    public static final WatchOptions DEFAULT = new WatchOptions(OnCancel.ABORT, OnHold.NOTE, OnWindowEnd.NOTE, "");

    private final OnCancel onCancel;
    private final OnHold onHold;
    private final OnWindowEnd onWindowEnd;
    private final String block;

    private WatchOptions(OnCancel onCancel, OnHold onHold, OnWindowEnd onWindowEnd, String block) {
        this.onCancel = onCancel;
        this.onHold = onHold;
        this.onWindowEnd = onWindowEnd;
        this.block = block;
    }

    /**
     * These, but what is given counts in their place.
     *
     * @param step its name, for messages
     * @param cancel null or what {@code onCancel} takes; so with the others
     * @throws AbortException when a text means no option; it lists those there are
     */
    @NonNull
    public WatchOptions with(
            @NonNull String step,
            @CheckForNull String cancel,
            @CheckForNull String hold,
            @CheckForNull String windowEnd)
            throws AbortException {
        return new WatchOptions(
                cancel == null ? onCancel : Options.parse(OnCancel.class, step, "onCancel", cancel),
                hold == null ? onHold : Options.parse(OnHold.class, step, "onHold", hold),
                windowEnd == null ? onWindowEnd : Options.parse(OnWindowEnd.class, step, "onWindowEnd", windowEnd),
                block);
    }

    /** These, but a hold is noted only. */
    @NonNull
    public WatchOptions withoutPause() {
        return new WatchOptions(onCancel, OnHold.NOTE, onWindowEnd, block);
    }

    /**
     * These, until the end of a block.
     *
     * @param id of its flow node
     */
    @NonNull
    public WatchOptions of(@NonNull String id) {
        return new WatchOptions(onCancel, onHold, onWindowEnd, id);
    }

    @NonNull
    public OnCancel onCancel() {
        return onCancel;
    }

    @NonNull
    public OnHold onHold() {
        return onHold;
    }

    @NonNull
    public OnWindowEnd onWindowEnd() {
        return onWindowEnd;
    }

    /** Id of the flow node of the {@code snowLifecycle} at whose end the watch ends; empty when it ends with the build. */
    @NonNull
    public String block() {
        return block;
    }
}
