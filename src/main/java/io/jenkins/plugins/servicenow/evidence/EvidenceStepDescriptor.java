package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.verb.POST;

/** What the descriptors of {@link EvidenceStep}s have in common. */
public abstract class EvidenceStepDescriptor extends ServiceNowStepDescriptor {

    /**
     * @param functionName how pipelines call the step
     * @param displayName what it does, for lists of steps
     */
    protected EvidenceStepDescriptor(@NonNull String functionName, @NonNull Localizable displayName) {
        super(functionName, displayName);
    }

    /** No workspace, which is only needed when there are files to read. */
    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @POST
    public final ListBoxModel doFillFlagWithItems() {
        return Options.list(ChangeFlag.class);
    }

    @POST
    public final ListBoxModel doFillOnFailureItems() {
        return Options.list(OnFailure.class);
    }
}
