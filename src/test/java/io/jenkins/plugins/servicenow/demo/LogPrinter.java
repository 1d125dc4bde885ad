package io.jenkins.plugins.servicenow.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Prints what a build has logged since the last time. */
final class LogPrinter {

    private final WorkflowRun run;
    private final PrintStream out;
    private int printed;

    LogPrinter(WorkflowRun run, PrintStream out) {
        this.run = run;
        this.out = out;
    }

    synchronized void print() {
        try {
            var log = JenkinsRule.getLog(run);
            out.print(log.substring(printed));
            printed = log.length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
