package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Plays a person in ServiceNow who puts the change on hold while a build works under it, releases it, and cancels it in the end. */
final class ChangeManager implements Runnable {

    private static final String NUMBER = "CHG0030001";
    private static final String MANAGER = "carl.cab";

    private final ServiceNowSimulator simulator;
    private final WorkflowRun run;
    private final PrintStream out;
    private int decided;

    ChangeManager(ServiceNowSimulator simulator, WorkflowRun run, PrintStream out) {
        this.simulator = simulator;
        this.run = run;
        this.out = out;
    }

    @Override
    public void run() {
        if (decided == 0 && hasLogged("web-01 boots")) {
            decide("puts " + NUMBER + " on hold");
            simulator.approvals().hold(NUMBER, MANAGER, "Wait until the backup is through");
        } else if (decided == 1 && hasLogged("is paused until the hold is lifted")) {
            decide("releases " + NUMBER);
            simulator.approvals().release(NUMBER, MANAGER);
        } else if (decided == 2 && hasLogged("web-02 boots")) {
            decide("cancels " + NUMBER);
            simulator.approvals().cancel(NUMBER, MANAGER);
        }
    }

    private void decide(String what) {
        decided++;
        out.println(">>> In ServiceNow Carl Cab " + what);
    }

    private boolean hasLogged(String text) {
        try {
            return JenkinsRule.getLog(run).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a person who is to do that. */
    static String instructions(ServiceNowSimulator simulator) {
        return ">>> Then put it on hold, release or cancel it while the build works, for one:\n"
                + "    curl -H 'Content-Type: application/json' -d '{\"change\": \"" + NUMBER + "\", \"user\": \""
                + MANAGER
                + "\", \"do\": \"hold\"}' " + simulator.url() + "/simulator/approvals\n";
    }

    /** That the work has ended where the change was canceled, and that nothing is left open. */
    static void check(ServiceNowSimulator simulator) {
        var change =
                simulator.records().find("change_request", "number", NUMBER).orElseThrow();
        var tasks = simulator.records().all("change_task");
        boolean ended = tasks.stream().allMatch(task -> Set.of("3", "4").contains(task.get("state")));
        boolean begun =
                tasks.stream().anyMatch(task -> task.get("short_description").contains("web-03"));
        if (!change.get("state").equals("4") || !ended || begun) {
            throw new IllegalStateException("The change is " + change + ", and its tasks are " + tasks);
        }
    }
}
