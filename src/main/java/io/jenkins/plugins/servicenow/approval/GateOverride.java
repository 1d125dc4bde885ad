package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.build.StartingUsers;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowPermissions;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * Lets builds go on without the approval that they wait for. Whoever asks for it, all of its conditions are checked here; an override
 * that cannot be recorded is none.
 */
final class GateOverride {

    /** In characters, without surplus spaces. */
    static final int MIN_REASON = 20;

    static final int MAX_REASON = 1000;

    private static final Logger LOGGER = Logger.getLogger(GateOverride.class.getName());

    private GateOverride() {}

    /**
     * Lets the build go on, as the current user. Writes files.
     *
     * @param change number or sys_id of a change request for which the build waits; null or blank when it waits for one only
     * @param reason in words
     * @return the number of the change request
     * @throws AbortException when that is refused; says why
     * @throws org.springframework.security.access.AccessDeniedException when the user lacks the permission
     */
    @NonNull
    static String override(@NonNull Run<?, ?> run, @CheckForNull String change, @CheckForNull String reason)
            throws AbortException {
        run.checkPermission(ServiceNowPermissions.OVERRIDE);
        var words = checkReason(reason);
        var wait = find(run, Text.oneLine(change));
        var refusal = refusal(run, wait);
        if (!refusal.isEmpty()) {
            throw new AbortException(refusal);
        }
        var authentication = Jenkins.getAuthentication2();
        var user = User.getById(authentication.getName(), false);
        var entry = new OverrideEntry(
                wait.connection(),
                wait.instanceUrl(),
                wait.changeId(),
                wait.number(),
                wait.lastSummary(),
                authentication.getName(),
                user == null ? authentication.getName() : user.getDisplayName(),
                wait.masking().mask(words),
                ChangePoller.time().now());
        boolean overridden;
        try {
            overridden = wait.override(entry, GateOverride::record);
        } catch (AbortException e) {
            throw e;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "An override was refused, because it cannot be recorded", e);
            throw new AbortException(
                    "The approval of " + wait.number() + " was not overridden, because that cannot be recorded: " + e);
        }
        if (!overridden) {
            throw new AbortException("The build does not wait for the approval of " + wait.number() + " any more.");
        }
        LOGGER.log(Level.WARNING, "{0} has overridden the approval of {1} for {2}: {3}", new Object[] {
            entry.getBy(), entry.getNumber(), run, entry.getReason()
        });
        return entry.getNumber();
    }

    private static String checkReason(@CheckForNull String reason) throws AbortException {
        var words = Text.oneLine(reason);
        if (words.codePointCount(0, words.length()) < MIN_REASON || words.length() > MAX_REASON) {
            throw new AbortException(
                    "An override needs a reason of " + MIN_REASON + " to " + MAX_REASON
                            + " characters, for those who will ask for it later: what has to be done, and why nobody can approve it.");
        }
        return words;
    }

    private static ApprovalWait find(Run<?, ?> run, String change) throws AbortException {
        var all = ApprovalWaits.get().of(run);
        var found = all.stream()
                .filter(wait -> change.isEmpty()
                        || wait.number().equals(change)
                        || wait.changeId().equalsIgnoreCase(change))
                .toList();
        if (found.isEmpty()) {
            throw new AbortException("The build does not wait for the approval of "
                    + (change.isEmpty() ? "a change request" : Text.of(change)) + "."
                    + (all.isEmpty() ? "" : " It waits for: " + numbers(all) + "."));
        }
        if (change.isEmpty() && found.size() > 1) {
            throw new AbortException(
                    "The build waits for several approvals. Name the change request whose approval is to be overridden: "
                            + numbers(found) + ".");
        }
        return found.get(0);
    }

    private static String numbers(List<ApprovalWait> waits) {
        return waits.stream().map(ApprovalWait::number).distinct().collect(Collectors.joining(", "));
    }

    /** Whether the connection allows that the wait is overridden. Makes no I/O. */
    static boolean isAllowed(@NonNull Run<?, ?> run, @NonNull ApprovalWait wait) {
        try {
            return connection(run, wait).isAllowOverride();
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "The connection of a wait cannot be used", e);
            return false;
        }
    }

    private static ServiceNowConnection connection(Run<?, ?> run, ApprovalWait wait) throws AbortException {
        return ConnectionResolver.of(run).choose(wait.connection(), wait.instanceUrl());
    }

    /** Why the current user may not override the wait, apart from the permission; empty when that is so. May read builds from disk. */
    @NonNull
    static String refusal(@NonNull Run<?, ?> run, @NonNull ApprovalWait wait) {
        try {
            var connection = connection(run, wait);
            if (!connection.isAllowOverride()) {
                return "The connection '" + connection.getName()
                        + "' does not allow that approvals are overridden. An administrator can allow it in the"
                        + " configuration of the connection.";
            }
            var authentication = Jenkins.getAuthentication2();
            if (ACL.isAnonymous2(authentication) || authentication.equals(ACL.SYSTEM2)) {
                return "Only a user who has logged in can override an approval: it is recorded who has done it.";
            }
            return isOwn(run, authentication.getName())
                    ? "You have started or ordered this build, or one that has led to it, so somebody else has to override the"
                            + " approval."
                    : "";
        } catch (AbortException e) {
            return e.getMessage();
        }
    }

    private static boolean isOwn(Run<?, ?> run, String userId) throws AbortException {
        var user = User.getById(userId, false);
        var name = user == null ? userId : user.getDisplayName();
        var order = BuildRecords.order(run);
        var ordered = order != null
                && Stream.of(order.getOpenedBy(), order.getRequestedFor())
                        .map(person -> person.getName())
                        .anyMatch(person -> person.equalsIgnoreCase(name) || person.equalsIgnoreCase(userId));
        return ordered || StartingUsers.of(run).stream().anyMatch(userId::equalsIgnoreCase);
    }

    /** With the build first: after a crash the build goes on only when it is there, and then the others are made up for. */
    private static void record(Run<?, ?> run, String call, OverrideEntry override) throws IOException {
        BuildRecords.record(run, call, override);
        try {
            recordAgain(run, call, override);
        } catch (IOException | RuntimeException e) {
            BuildRecords.recordNoOverride(run, call);
            throw e;
        }
    }

    static void recordAgain(@NonNull Run<?, ?> run, @NonNull String call, @NonNull OverrideEntry override)
            throws IOException {
        OverrideLog.get().add(run, override);
        Overrides.get().add(run, call, override);
    }
}
