package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.UserLookup;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/** The builds of this controller that have created change requests. Reads builds from disk: not for the CPS thread. */
final class ReportedBuilds {

    private static final Pattern NAME = Pattern.compile("Jenkins (.+) #([0-9]{1,9})");

    private final Run<?, ?> run;
    private final Masking masking;
    private final String instance;

    /**
     * @param run the build that makes the report
     * @param masking of the secrets that are bound where it does
     * @param instance URL of the instance that has the change requests
     */
    ReportedBuilds(@NonNull Run<?, ?> run, @NonNull Masking masking, @NonNull String instance) {
        this.run = run;
        this.masking = masking;
        this.instance = instance;
    }

    /**
     * The one that has created the change request, by its name in there, and the one that makes the report if it goes on under it; only
     * those that know the change request themselves.
     */
    @NonNull
    List<Run<?, ?>> of(@NonNull ChangeRecord change) {
        var name = NAME.matcher(change.record().value("correlation_display"));
        var creator = name.matches() ? find(name.group(1), Integer.parseInt(name.group(2))) : null;
        return Stream.<Run<?, ?>>of(creator, run)
                .filter(build -> build != null && knows(build, change))
                .distinct()
                .toList();
    }

    private boolean knows(Run<?, ?> build, ChangeRecord change) {
        return BuildRecords.find(build, instance, change.sysId().value()) != null;
    }

    /** Null also for who may not see the job. */
    @CheckForNull
    private static Run<?, ?> find(String jobName, int number) {
        try {
            var job = Jenkins.get().getItemByFullName(jobName, Job.class);
            return job == null ? null : job.getBuildByNumber(number);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    /** The first one, with the deployments of all. */
    @NonNull
    ReportedBuild describe(@NonNull List<Run<?, ?>> builds) {
        var build = builds.get(0);
        var starter = BuildStarter.of(build, UserLookup.ID);
        var user = starter.user();
        var identity = BuildIdentity.of(build, "change", "");
        var result = build.isBuilding() ? null : build.getResult();
        var mask = build == run ? masking : Masking.of(build);
        return new ReportedBuild(
                identity.buildId(),
                identity.url(),
                Text.of(mask.mask(starter.causes())),
                user == null ? "" : user.id(),
                Instant.ofEpochMilli(build.getTimeInMillis()),
                result == null ? "" : result.toString(),
                builds.stream()
                        .flatMap(each -> BuildRecords.deployments(each).stream())
                        .toList());
    }

    /** What the build has said about its evidence on the change request. */
    @NonNull
    List<Statement> statements(@NonNull Run<?, ?> build, @NonNull ChangeRecord change) {
        var source = "recorded with the build "
                + BuildIdentity.of(build, "change", "").buildId();
        return BuildRecords.evidence(build).stream()
                .filter(each -> each.isAbout(instance, change.sysId().value()))
                .map(each -> new Statement(
                        each.getStage().isEmpty() ? source : source + ", " + each.getStage(), each.getChecks(), null))
                .toList();
    }

    /** How the wait of the build for the approval of the change request was overridden, as the work note puts it. */
    @NonNull
    List<String> overrides(@NonNull Run<?, ?> build, @NonNull ChangeRecord change) {
        var identity = BuildIdentity.of(build, "change", "");
        return BuildRecords.overrides(build).stream()
                .filter(each -> each.isAbout(instance, change.sysId().value(), change.number()))
                .map(each -> OverrideEntry.note(
                        identity.displayName(), identity.url(), each.getBy(), each.time(), each.getReason()))
                .map(Text::oneLine)
                .toList();
    }
}
