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
        for (var change : simulator.records().all("change_request")) {
            var number = change.get("number");
            simulator.approvals().pending(number).stream().findFirst().ifPresent(approver -> {
                out.println(">>> In ServiceNow " + approver.name() + " approves " + number);
                simulator.approvals().approve(number, approver.userName(), "Reviewed the recipe, go ahead");
            });
        }
    }
}
