package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.console.HyperlinkNote;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildWork;
import io.jenkins.plugins.servicenow.compliance.ChangeEvidence;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowCloseChange}: closes a change request that was carried out. */
public final class CloseChangeStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    private final String notes;
    private String result = CloseResult.SUCCESSFUL.value();
    private boolean evidence;

    /** @param notes what was done and how it ended, for the change's close notes */
    @DataBoundConstructor
    public CloseChangeStep(String notes) {
        this.notes = Util.fixNull(notes).trim();
    }

    @NonNull
    public String getNotes() {
        return notes;
    }

    @NonNull
    public String getResult() {
        return result;
    }

    @DataBoundSetter
    public void setResult(String result) {
        this.result = Util.fixNull(Util.fixEmptyAndTrim(result), CloseResult.SUCCESSFUL.value());
    }

    /** Whether the compliance report is attached before the change is closed. */
    public boolean isEvidence() {
        return evidence;
    }

    @DataBoundSetter
    public void setEvidence(boolean evidence) {
        this.evidence = evidence;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends ChangeStepExecution<CloseChangeStep> {

        private static final long serialVersionUID = 1L;

        private CloseResult result;

        Execution(StepContext context, CloseChangeStep step) {
            super(context, step);
        }

        @Override
        protected void validate() throws IOException, InterruptedException {
            result = Options.parse(CloseResult.class, step().functionName(), "result", step().getResult());
            var notes = step().getNotes();
            if (notes.isEmpty() || ChangeArgument.isChange(notes)) {
                throw new AbortException("snowCloseChange needs notes: what was done and how it ended, such as"
                        + " notes: 'Image built and tested'. ServiceNow closes no change without them."
                        + (notes.isEmpty() ? "" : " Name the change request by change: '" + notes + "'."));
            }
            requireChange();
        }

        /** Continues from the state that a call before a restart has reached. */
        @Override
        protected Map<String, Object> call() throws Exception {
            var session = session();
            var run = build();
            var instance = connection().getInstanceUrl();
            if (step().isEvidence()) {
                new ChangeEvidence(run, connection(), masking(), log())
                        .attach(session, change(), required(FlowNode.class).getId());
            }
            var closer = new ChangeCloser(session, log(), new BuildWork(run, instance));
            var closed = closer.close(change(), result, step().getNotes());
            var url = closed.url(session.instance());
            var closeCode = closed.closeCode();
            log().accept("Change request " + HyperlinkNote.encodeTo(url, closed.number()) + " is closed as '"
                    + closed.record().displayValue("close_code") + "'");
            BuildRecords.recordClosed(run, instance, closed.sysId().value(), closeCode);

            var map = closed.toMap(session.instance());
            map.put("closeCode", closeCode);
            map.put("actualStart", closed.time("work_start"));
            map.put("actualEnd", closed.time("work_end"));
            return map;
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowCloseChange", Messages._CloseChangeStep_displayName());
        }

        @POST
        public ListBoxModel doFillResultItems() {
            return Options.list(CloseResult.class);
        }
    }
}
