package io.jenkins.plugins.servicenow.change;

import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowCloseChange}; a repeated call goes on from the state that an earlier one has reached. */
final class CloseChangeStepExecution extends ServiceNowStepExecution<Map<String, Object>> {

    private static final long serialVersionUID = 1L;

    private final String change;

    /** Null for the only one. */
    private final String connection;

    private final CloseResult result;
    private final String notes;

    CloseChangeStepExecution(StepContext context, ChangeArgument change, CloseResult result, String notes) {
        super(context);
        this.change = change.change();
        this.connection = change.connection();
        this.result = result;
        this.notes = notes;
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = required(Run.class);
        var log = required(TaskListener.class).getLogger();
        var session = ConnectionResolver.of(run).choose(connection).open(run);
        var closed = new ChangeCloser(session, log::println).close(change, result, notes);
        var sysId = closed.sysId().value();
        var url = ChangeRequest.url(closed, session.instance());
        var closeCode = closed.value("close_code");
        log.println("Change request " + HyperlinkNote.encodeTo(url, closed.value("number")) + " is closed as '"
                + closed.displayValue("close_code") + "'");
        BuildRecords.rememberClosed(run, sysId, closeCode);

        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId);
        map.put("number", closed.value("number"));
        map.put("url", url);
        map.put("state", ChangeState.label(closed));
        map.put("closeCode", closeCode);
        return map;
    }
}
