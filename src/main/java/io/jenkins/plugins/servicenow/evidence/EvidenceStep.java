package io.jenkins.plugins.servicenow.evidence;

import hudson.Util;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that puts evidence on a change request, and closes or flags it. */
public abstract class EvidenceStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    private boolean closeOnPass;
    private String flagWith = ChangeFlag.HOLD.value();
    private String onFailure = OnFailure.UNSTABLE.value();

    public final boolean isCloseOnPass() {
        return closeOnPass;
    }

    @DataBoundSetter
    public final void setCloseOnPass(boolean closeOnPass) {
        this.closeOnPass = closeOnPass;
    }

    public final String getFlagWith() {
        return flagWith;
    }

    @DataBoundSetter
    public final void setFlagWith(String flagWith) {
        this.flagWith = Util.fixNull(Util.fixEmptyAndTrim(flagWith), ChangeFlag.HOLD.value());
    }

    public final String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public final void setOnFailure(String onFailure) {
        this.onFailure = Util.fixNull(Util.fixEmptyAndTrim(onFailure), OnFailure.UNSTABLE.value());
    }
}
