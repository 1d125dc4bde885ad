package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that has to do with a change request: see {@link ChangeArgument}. */
public abstract class ChangeStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    private String change;

    /** Number or sys_id; null for the change request of this build. */
    @CheckForNull
    public final String getChange() {
        return change;
    }

    @DataBoundSetter
    public final void setChange(String change) {
        this.change = Util.fixEmptyAndTrim(change);
    }
}
