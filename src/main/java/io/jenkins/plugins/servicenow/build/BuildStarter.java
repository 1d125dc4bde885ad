package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import hudson.model.UserProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who or what started a build.
 *
 * @param names the e-mail address of the user, if Jenkins knows one, and the user id; empty when no user started it
 * @param causes as Jenkins states them on the build's page, such as {@code Started by timer}; empty when it knows none
 */
public record BuildStarter(
        @NonNull List<String> names, @NonNull String causes) {

    public static BuildStarter of(@NonNull Run<?, ?> run) {
        var names = new LinkedHashSet<String>();
        var cause = run.getCause(Cause.UserIdCause.class);
        if (cause != null && cause.getUserId() != null) {
            address(User.getById(cause.getUserId(), false)).ifPresent(names::add);
            names.add(cause.getUserId());
        }
        var causes = run.getCauses().stream()
                .map(Cause::getShortDescription)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("\n"));
        return new BuildStarter(List.copyOf(names), causes);
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
