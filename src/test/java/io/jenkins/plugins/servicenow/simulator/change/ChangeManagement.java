package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;

/** Change requests on an instance: their tables, rules, records and API. */
public final class ChangeManagement {

    private final Approvals approvals;
    private final Planning planning;

    public ChangeManagement(Instance instance, ApprovalPolicy approvalPolicy, Router router) {
        instance.schema().read(ChangeManagement.class);
        ChangeSeeds.plant(instance.records());
        var flow = new ChangeFlow(instance.records(), instance.clock(), instance.customisation(), approvalPolicy);
        approvalPolicy.whenAnswered("change_request", flow);
        instance.writer().rules("change_request", new ChangeRules(instance, flow));
        instance.writer().rules("change_task", new ChangeTaskRules(instance.records(), flow));
        planning = new Planning(instance);
        router.add(new ChangeApiHandler(instance, approvalPolicy, planning));
        approvals = new Approvals(instance.records(), instance.access(), approvalPolicy, flow);
    }

    /** People who decide about changes. */
    public Approvals approvals() {
        return approvals;
    }

    /** When changes may be carried out, and what they get in each other's way. */
    public Planning planning() {
        return planning;
    }
}
