package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that has to do with a change request: see {@link ChangeArgument}. */
public abstract class ChangeStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    /** Null for the change request of this build; empty when something was given that names none. */
    @CheckForNull
    private String change;

    /** Number or sys_id; null for the change request of this build. */
    @CheckForNull
    public final String getChange() {
        return Util.fixEmpty(change);
    }

    /** @param change null when none is given; what is given as nothing, the descriptor turns into an empty text */
    @DataBoundSetter
    public final void setChange(String change) {
        this.change = change == null ? null : change.trim();
    }

    /** Whether a change was given that names none, and must not be taken for that of the build. */
    final boolean isChangeBlank() {
        return change != null && change.isEmpty();
    }
}
