package io.jenkins.plugins.servicenow.approval;

import hudson.Extension;
import hudson.cli.CLICommand;
import hudson.model.Job;
import hudson.model.Run;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code servicenow-override}: what {@link OverrideAction} does, for who has no browser. */
@Extension
public final class OverrideCommand extends CLICommand {

    @Argument(index = 0, metaVar = "JOB", required = true, usage = "Full name of the job")
    public Job<?, ?> job;

    private int number;

    @Option(
            name = "--change",
            aliases = "-c",
            metaVar = "CHANGE",
            usage = "Number or sys_id of the change request, if the build waits for several")
    public String change;

    @Option(
            name = "--reason",
            aliases = "-r",
            metaVar = "TEXT",
            required = true,
            usage = "Why the build goes on without the approval, in 20 characters or more")
    public String reason;

    @Argument(index = 1, metaVar = "BUILD#", required = true, usage = "Number of the waiting build")
    public void setNumber(int number) {
        this.number = number;
    }

    @Override
    public String getName() {
        return "servicenow-override";
    }

    @Override
    public String getShortDescription() {
        return Messages.OverrideCommand_shortDescription();
    }

    @Override
    protected int run() throws Exception {
        Run<?, ?> run = job.getBuildByNumber(number);
        if (run == null) {
            throw new IllegalArgumentException("There is no build #" + number + " of " + job.getFullName() + ".");
        }
        stdout.println("The approval of " + GateOverride.override(run, change, reason)
                + " was overridden; the build goes on.");
        return 0;
    }
}
