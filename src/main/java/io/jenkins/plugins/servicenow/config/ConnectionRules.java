package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.servicenow.client.UserLookup;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** What an administrator must enter, and the sentences that say so: the same in the form, in files and in scripts. */
final class ConnectionRules {

    private static final Pattern DICTIONARY_NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern RELATIONSHIP_TYPE = Pattern.compile("[^:^]+::[^:^]+");

    private ConnectionRules() {}

    /** @throws IllegalArgumentException that names the first connection at fault and says why */
    static void check(@NonNull List<ServiceNowConnection> connections) {
        var names = new HashSet<String>();
        for (var connection : connections) {
            checkName(connection.getName());
            if (!names.add(connection.getName())) {
                throw new IllegalArgumentException("Several ServiceNow connections have the name '"
                        + connection.getName() + "': give each its own, because steps choose by it.");
            }
            try {
                check(connection);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "The ServiceNow connection '" + connection.getName() + "': " + e.getMessage(), e);
            }
        }
    }

    private static void check(ServiceNowConnection connection) {
        InstanceUrl.parse(connection.getInstanceUrl());
        checkClientId(connection.getClientId());
        checkCredentialsId(connection.getCredentialsId());
        checkUserLookup(connection.getUserLookup());
        checkOnLost(connection.getOnLost());
        checkDictionaryName(connection.getCmdb().getCiClass());
        checkDictionaryName(connection.getCmdb().getVersionField());
        checkDictionaryName(connection.getCmdb().getFeaturesField());
        checkDictionaryName(connection.getCmdb().getIsoUrlField());
        checkDictionaryName(connection.getCmdb().getSha256Field());
        checkDictionaryName(connection.getCmdb().getBuildTypeField());
        checkDictionaryName(connection.getCmdb().getEnvironmentField());
        checkDictionaryName(connection.getCmdb().getValidatedField());
        checkDictionaryName(connection.getCmdb().getCriticalField());
        checkDictionaryName(connection.getCmdb().getHighField());
        checkDictionaryName(connection.getCmdb().getMediumField());
        checkDictionaryName(connection.getCmdb().getLowField());
        checkRelationshipType(connection.getCmdb().getDerivedFromType());
    }

    static void checkName(@CheckForNull String name) {
        if (Util.fixEmptyAndTrim(name) == null) {
            throw new IllegalArgumentException("The name of a ServiceNow connection is missing: steps choose by it.");
        }
    }

    static void checkClientId(@CheckForNull String clientId) {
        if (Util.fixEmptyAndTrim(clientId) == null) {
            throw new IllegalArgumentException(
                    "The client ID is missing: copy it from the OAuth client in ServiceNow's application registry.");
        }
    }

    static void checkCredentialsId(@CheckForNull String credentialsId) {
        if (Util.fixEmptyAndTrim(credentialsId) == null) {
            throw new IllegalArgumentException(
                    "No credential is chosen for the client secret: choose or add one of the kind Secret text.");
        }
    }

    /** Blank stands for the default. */
    static void checkUserLookup(@CheckForNull String lookup) {
        var given = Util.fixEmptyAndTrim(lookup);
        if (given != null && UserLookup.find(given).isEmpty()) {
            throw new IllegalArgumentException("'" + given
                    + "' does not say how the user who started a build is found: use one of "
                    + Arrays.stream(UserLookup.values()).map(UserLookup::value).collect(Collectors.joining(", "))
                    + ".");
        }
    }

    /** Blank stands for the default. */
    static void checkOnLost(@CheckForNull String option) {
        var given = Util.fixEmptyAndTrim(option);
        if (given != null && OnLost.find(given).isEmpty()) {
            throw new IllegalArgumentException("'" + given
                    + "' does not say what becomes of the changes of builds that have died: use one of "
                    + Arrays.stream(OnLost.values()).map(OnLost::value).collect(Collectors.joining(", "))
                    + ".");
        }
    }

    /** Tables have the same form of name. Blank stands for the default. */
    static void checkDictionaryName(@CheckForNull String name) {
        var given = Util.fixEmptyAndTrim(name);
        if (given != null && !DICTIONARY_NAME.matcher(given).matches()) {
            throw new IllegalArgumentException(
                    "'" + given
                            + "' is not the name of a table or field: these have small letters, digits and underscores, such as u_version.");
        }
    }

    /** Blank stands for the default. */
    static void checkRelationshipType(@CheckForNull String name) {
        var given = Util.fixEmptyAndTrim(name);
        if (given != null && !RELATIONSHIP_TYPE.matcher(given).matches()) {
            throw new IllegalArgumentException(
                    "'" + given
                            + "' is not the name of a relationship type: these have two halves, such as Derived from::Base of.");
        }
    }

    /** The same rule for a form, which only an administrator may ask. */
    static FormValidation validate(@NonNull Consumer<String> rule, @CheckForNull String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            rule.accept(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** What to keep of an entry: null stands for the default, so that it is in no file. */
    @CheckForNull
    static String nullIfDefault(@NonNull String standard, @CheckForNull String entered) {
        var given = Util.fixEmptyAndTrim(entered);
        return standard.equals(given) ? null : given;
    }
}
