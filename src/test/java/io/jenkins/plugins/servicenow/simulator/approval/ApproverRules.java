package io.jenkins.plugins.servicenow.simulator.approval;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.Map;

/** Business rules of {@code sysapproval_approver}: only the person asked may answer, and an answer has effects. */
final class ApproverRules implements TableRules {

    private final ApprovalPolicy approvals;
    private final Records records;

    ApproverRules(ApprovalPolicy approvals, Records records) {
        this.approvals = approvals;
        this.records = records;
    }

    @Override
    public void beforeCreate(Map<String, String> values, Caller caller) {
        if (!caller.isAdmin()) {
            throw ApiError.acl("Insert");
        }
    }

    @Override
    public void beforeUpdate(Row row, Map<String, String> changes, Caller caller) {
        if (!caller.isAdmin() && !row.get("approver").equals(caller.sysId())) {
            throw ApiError.acl("Update");
        }
    }

    @Override
    public void afterUpdate(Map<String, String> before, Map<String, String> changes, Row row, Caller caller) {
        Row task = records.row("task", row.get("sysapproval"));
        if (task != null && !before.get("state").equals(row.get("state"))) {
            approvals.answered(task, caller);
        }
    }
}
