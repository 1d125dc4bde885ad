package io.jenkins.plugins.servicenow.simulator;

import java.util.Map;

/** Business rules of {@code sysapproval_approver}: only the person asked may answer, and an answer has effects. */
final class ApproverRules implements TableRules {

    private final Instance instance;

    ApproverRules(Instance instance) {
        this.instance = instance;
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
        Row change = instance.records.row("change_request", row.get("sysapproval"));
        if (change != null && !before.get("state").equals(row.get("state"))) {
            instance.changeFlow.answered(change, caller);
        }
    }
}
