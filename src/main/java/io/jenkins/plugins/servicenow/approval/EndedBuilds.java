package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.servicenow.approval.EndNotes.EndNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;

/**
 * Has it noted how a build has ended on each change request that it has made and left open, whichever way it has ended. Makes no
 * request and reads no file.
 */
@Extension
public final class EndedBuilds extends RunListener<Run<?, ?>> {

    @Override
    public void onFinalized(Run<?, ?> run) {
        BuildRecords.changes(run).stream()
                .filter(change -> !change.isClosedOrFlagged())
                .forEach(change -> EndNotes.get().add(note(run, change)));
    }

    private static EndNote note(Run<?, ?> run, @NonNull ChangeEntry change) {
        var build = BuildIdentity.of(run, "change", "");
        return new EndNote(
                run.getExternalizableId(),
                change.getConnection(),
                change.getInstance(),
                change.getSysId(),
                build.displayName() + " has ended as " + run.getResult() + " and has not closed this change"
                        + (build.url() == null ? "." : ": " + build.url()),
                false);
    }
}
