package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.incident.log.LogExcerpt;
import io.jenkins.plugins.servicenow.incident.log.LogText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * What an incident says about a build.
 *
 * @param controller which Jenkins
 * @param job full name of the job
 * @param image its name as the build has registered it, else as its change request has it, else that of the job
 * @param stage that has failed; empty when none is known
 * @param error why; empty when it is not known
 * @param logTail the last lines of its log
 * @param ci the configuration item of the build, if it has one
 * @param change the change request of the build, if it has one
 */
record FailedBuild(
        @NonNull BuildIdentity identity,
        @NonNull BuildStarter starter,
        @NonNull String controller,
        @NonNull String job,
        @NonNull String image,
        @NonNull Instant started,
        @NonNull String stage,
        @NonNull String error,
        @NonNull List<String> logTail,
        @CheckForNull SysId ci,
        @CheckForNull SysId change) {

    /** In characters. Longer errors are cut: the log follows them. */
    private static final int MAX_ERROR = 1000;

    /**
     * Reads the end of the log.
     *
     * @param failure null when none is known
     * @param masking of the step that files the incident
     * @param connection whose records the incident can refer to, and whose users
     */
    static FailedBuild of(
            @NonNull Run<?, ?> run,
            @CheckForNull BuildFailure failure,
            @NonNull Masking masking,
            @NonNull ServiceNowConnection connection,
            int logLines)
            throws IOException {
        var ci = BuildRecords.ci(run);
        var change = BuildRecords.change(run);
        var job = BuildIdentity.job(run);
        return new FailedBuild(
                BuildIdentity.of(run, "incident", ""),
                BuildStarter.of(run, connection.userLookup()),
                Jenkins.get().getLegacyInstanceId(),
                job,
                image(ci, change).orElse(job),
                Instant.ofEpochMilli(run.getTimeInMillis()),
                failure == null ? "" : failure.stage(),
                failure == null
                        ? ""
                        : Text.shorten(LogText.plain(failure.message()).strip(), MAX_ERROR),
                masking.mask(String.join("\n", LogExcerpt.of(run, logLines)))
                        .lines()
                        .toList(),
                ci != null && connection.leadsTo(ci.getInstance()) ? SysId.of(ci.getSysId()) : null,
                change != null && connection.leadsTo(change.getInstance()) ? SysId.of(change.getSysId()) : null);
    }

    private static Optional<String> image(@CheckForNull CiEntry ci, @CheckForNull ChangeEntry change) {
        return Optional.ofNullable(ci)
                .map(CiEntry::getName)
                .or(() -> Optional.ofNullable(change).map(ChangeEntry::getImage));
    }

    /** In one line or more: the stage and the error, as far as they are known. */
    @NonNull
    String describe() {
        var where = stage.isEmpty() ? "" : " in the stage '" + stage + "'";
        return identity.buildId() + " failed" + where + (error.isEmpty() ? "" : ":\n" + error);
    }
}
