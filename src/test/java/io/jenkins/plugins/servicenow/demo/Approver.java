package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;

/** Plays the people in ServiceNow: each time it is run, the first of them who is asked approves. */
final class Approver implements Runnable {

    private final ServiceNowSimulator simulator;
    private final PrintStream out;

    Approver(ServiceNowSimulator simulator, PrintStream out) {
        this.simulator = simulator;
        this.out = out;
    }

    @Override
    public void run() {
        approveOrders();
        approveChanges();
    }

    private void approveOrders() {
        for (var order : simulator.records().all("sc_req_item")) {
            var number = order.get("number");
            simulator.catalog().approvers(number).stream().findFirst().ifPresent(approver -> {
                out.println(">>> In ServiceNow " + name(approver) + " approves " + number);
                simulator.catalog().approve(number, approver, "One more is fine");
            });
        }
    }

    private String name(String userName) {
        return simulator
                .records()
                .find("sys_user", "user_name", userName)
                .orElseThrow()
                .get("name");
    }

    private void approveChanges() {
        for (var change : simulator.records().all("change_request")) {
            var number = change.get("number");
            simulator.approvals().pending(number).stream().findFirst().ifPresent(approver -> {
                out.println(">>> In ServiceNow " + approver.name() + " approves " + number);
                simulator.approvals().approve(number, approver.userName(), "Reviewed the recipe, go ahead");
            });
        }
    }
}
