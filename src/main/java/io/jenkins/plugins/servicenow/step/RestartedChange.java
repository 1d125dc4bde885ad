package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.Restart;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The change request of a build that was restarted from a stage behind the gate: that of the build whose gate it has skipped,
 * as long as that one would let a build pass now.
 */
final class RestartedChange {

    private final Run<?, ?> run;
    private final String step;
    private final Masking masking;
    private final Consumer<String> log;

    /**
     * @param step its name, for messages
     * @param masking of the step
     * @param log takes lines for the build log
     */
    RestartedChange(
            @NonNull Run<?, ?> run, @NonNull String step, @NonNull Masking masking, @NonNull Consumer<String> log) {
        this.run = run;
        this.step = step;
        this.masking = masking;
        this.log = log;
    }

    /** Whether the build has skipped a gate, perhaps, and has no change of its own. Makes no I/O. */
    static boolean isNeeded(@NonNull Run<?, ?> run) {
        return Restart.isOne(run) && BuildRecords.change(run) == null;
    }

    /**
     * Makes the change that of this build. Reads the other build from disk and the change from ServiceNow: not for the CPS thread.
     *
     * @throws AbortException when the change would not let a build pass now, or nobody can tell
     */
    void takeOver() throws IOException, InterruptedException {
        try (var lock = KeyedLock.acquire("restart of " + run.getExternalizableId())) {
            if (!isNeeded(run)) {
                return;
            }
            var origin = Restart.origin(run);
            var skipped = Optional.<Run<?, ?>>empty();
            for (var each = origin; each.isPresent() && skipped.isEmpty(); each = Restart.origin(each.get())) {
                if (BuildRecords.change(each.get()) != null) {
                    skipped = each;
                } else if (!Restart.isOne(each.get())) {
                    // That one had no gate either.
                    return;
                }
            }
            var change = skipped.map(BuildRecords::change)
                    .orElseThrow(() -> refused("the build that it was restarted from does not exist any more"));
            if (BuildRecords.hasFailedEvidence(skipped.get(), change.getInstance(), SysId.of(change.getSysId()))) {
                throw refused("evidence of build #" + skipped.get().getNumber() + " for " + change.getNumber()
                        + " has failed");
            }
            checkApproved(change);
            var key = "restarted from #" + skipped.get().getNumber();
            EndNotes.get().expect(run, key, change);
            BuildRecords.record(run, key, change.copy());
            log.accept("This build was restarted behind the approval of " + change.getNumber() + " of build #"
                    + skipped.get().getNumber() + ", which is still approved and open, and goes on under it");
        }
    }

    private void checkApproved(ChangeEntry change) throws IOException, InterruptedException {
        var connection = ConnectionResolver.of(run).choose(change.getConnection(), change.getInstance());
        var reading = new ApprovalReader(connection.open(run, masking)).read(SysId.of(change.getSysId()));
        var passes = reading.filter(
                        each -> ApprovalDecision.at(each.now(Instant::now), each) == ApprovalDecision.APPROVED)
                .isPresent();
        if (!passes) {
            throw refused(change.getNumber() + " does not let a build pass now: "
                    + reading.map(ApprovalReading::summary).orElse("it is not there any more"));
        }
    }

    private AbortException refused(String why) {
        return new AbortException(
                step + " does not go on without an approval. This build was restarted from a stage, has no"
                        + " change request of its own, and " + why
                        + ". Start a new build, or give a number or a sys_id as 'change'.");
    }
}
