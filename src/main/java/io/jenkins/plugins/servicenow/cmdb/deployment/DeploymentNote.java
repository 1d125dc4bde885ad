package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.List;

/** The work note that says on a change request where the image has been deployed. */
final class DeploymentNote {

    /** In characters; leaves room for the rest of the work note. */
    private static final int MAX_NAMES = 2500;

    private static final int MAX_MISSING_NAMES = 500;

    private final ServiceNowSession session;
    private final ChangeRecord change;

    private DeploymentNote(ServiceNowSession session, ChangeRecord change) {
        this.session = session;
        this.change = change;
    }

    /**
     * @param session with the instance of the change request
     * @param change number or sys_id
     * @throws IOException when there is no such change request, or it was canceled or rejected
     */
    static DeploymentNote on(@NonNull ServiceNowSession session, @NonNull String change)
            throws IOException, InterruptedException {
        return new DeploymentNote(session, ChangeRecord.findToWorkUnder(session, change));
    }

    /** @return whether it was not there already, as it is when the step is repeated */
    boolean write(@NonNull String text) throws ServiceNowException, InterruptedException {
        return new WorkNotes(session).addOnce(ChangeApi.TABLE, change.sysId(), text);
    }

    @NonNull
    String number() {
        return change.number();
    }

    @NonNull
    SysId change() {
        return change.sysId();
    }

    /**
     * The same when the call is repeated: it does not say which servers were linked before.
     *
     * @param environment empty when it is not given
     */
    @NonNull
    static String text(
            @NonNull Run<?, ?> run,
            @NonNull NotedCall call,
            @NonNull ImageCi image,
            @NonNull List<DeploymentServer> servers,
            @NonNull List<String> missing,
            @NonNull String environment) {
        var build = BuildIdentity.of(run, "deployment", "");
        var text = new StringBuilder(build.displayName())
                .append(" has deployed ")
                .append(image.label())
                .append(" to ")
                .append(NameList.servers(servers.size()))
                .append(environment.isEmpty() ? "" : " (" + environment + ")")
                .append(servers.isEmpty() ? "." : ": ")
                .append(NameList.abbreviate(DeploymentOutcome.names(servers), MAX_NAMES));
        if (!missing.isEmpty()) {
            text.append("\nNot in the CMDB: ").append(NameList.abbreviate(missing, MAX_MISSING_NAMES));
        }
        if (!call.line().isEmpty()) {
            text.append("\n").append(call.line());
        }
        // Always the last line, so that no note is the beginning of another one.
        return text.append("\nBuild: ")
                .append(build.url() == null ? build.displayName() : build.url())
                .toString();
    }
}
