package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import java.io.IOException;
import java.util.List;

/** Tells the people of a change request where the image has been deployed. */
final class DeploymentNote {

    /** In characters: of a work note, some are needed for the rest. */
    private static final int ROOM = 2500;

    private static final int ROOM_FOR_MISSING = 500;

    /** Opens a session with the instance of a change. */
    @FunctionalInterface
    interface Opener {

        /** @param connection its name; null for the one of the step */
        ServiceNowSession open(@CheckForNull String connection) throws IOException;
    }

    private final ServiceNowSession session;
    private final TableRecord change;

    private DeploymentNote(ServiceNowSession session, TableRecord change) {
        this.session = session;
        this.change = change;
    }

    /** @throws ServiceNowException when there is no such change request */
    static DeploymentNote on(@NonNull ChangeArgument change, @NonNull Opener sessions)
            throws IOException, InterruptedException {
        var session = sessions.open(change.connection());
        return new DeploymentNote(session, session.changes().find(change.change()));
    }

    /** @return whether it was not there already, as it is when the step is repeated */
    boolean write(@NonNull String text) throws ServiceNowException, InterruptedException {
        return new WorkNotes(session).addOnce(ChangeApi.TABLE, change.sysId(), text);
    }

    @NonNull
    String number() {
        return change.value("number");
    }

    /**
     * The same for a repeated step: it does not tell which servers were linked before.
     *
     * @param environment empty when it was not told
     */
    @NonNull
    static String text(
            @NonNull Run<?, ?> run,
            @NonNull ImageCi image,
            @NonNull List<DeploymentServer> servers,
            @NonNull List<String> missing,
            @NonNull String environment) {
        var build = BuildIdentity.of(run, "deployment", "");
        var text = new StringBuilder(build.displayName())
                .append(" has deployed ")
                .append(image.label())
                .append(" to ")
                .append(servers.size())
                .append(servers.size() == 1 ? " server" : " servers")
                .append(environment.isEmpty() ? "" : " (" + environment + ")")
                .append(servers.isEmpty() ? "." : ": ")
                .append(NameList.cut(DeploymentOutcome.names(servers), ROOM));
        if (!missing.isEmpty()) {
            text.append("\nNot in the CMDB: ").append(NameList.cut(missing, ROOM_FOR_MISSING));
        }
        return text.append(build.url() == null ? "" : "\n" + build.url()).toString();
    }
}
