package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import hudson.model.UserProperty;
import io.jenkins.plugins.servicenow.client.UserLookup;
import io.jenkins.plugins.servicenow.itsm.StartingUser;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who or what started a build.
 *
 * @param user null when no user started it
 * @param causes as Jenkins states them on the build's page, such as {@code Started by timer}; empty when it knows none
 */
public record BuildStarter(
        @CheckForNull StartingUser user, @NonNull String causes) {

    /** @param lookup by what the user is found in ServiceNow */
    public static BuildStarter of(@NonNull Run<?, ?> run, @NonNull UserLookup lookup) {
        var cause = run.getCause(Cause.UserIdCause.class);
        var id = cause == null ? null : cause.getUserId();
        var user = id == null
                ? null
                : new StartingUser(id, address(User.getById(id, false)).orElse(""), lookup);
        var causes = run.getCauses().stream()
                .map(Cause::getShortDescription)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("\n"));
        return new BuildStarter(user, causes);
    }

    private static Optional<String> address(@CheckForNull User user) {
        return user == null
                ? Optional.empty()
                : user.getAllProperties().stream()
                        .map(BuildStarter::address)
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    /** The mailer plugin keeps it in a property of the user. Asked for by name, because this plugin works without that one. */
    @CheckForNull
    private static String address(UserProperty property) {
        try {
            return property.getClass().getMethod("getAddress").invoke(property) instanceof String address
                            && address.contains("@")
                    ? address
                    : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
