package io.jenkins.plugins.servicenow.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Looks for the client secret of a connection, in the credentials store of Jenkins or of a folder. */
final class ClientSecret {

    private ClientSecret() {}

    /** What a build may use, recorded as used by it; null when there is nothing. */
    @CheckForNull
    static StringCredentials of(@NonNull ServiceNowConnection connection, @NonNull Run<?, ?> run) {
        return CredentialsProvider.track(run, find(connection, run));
    }

    /** What a build may use; null when there is nothing. */
    @CheckForNull
    static StringCredentials find(@NonNull ServiceNowConnection connection, @NonNull Run<?, ?> run) {
        return CredentialsProvider.findCredentialById(
                connection.getCredentialsId(), StringCredentials.class, run, domain(connection));
    }

    /** What the jobs of a folder, or of Jenkins itself, may use, so none of the scope System; null when there is nothing. */
    @CheckForNull
    static StringCredentials in(@NonNull ItemGroup<?> group, @NonNull ServiceNowConnection connection) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                                StringCredentials.class, group, ACL.SYSTEM2, domain(connection))
                        .stream()
                        .filter(credentials -> credentials.getScope() != CredentialsScope.SYSTEM)
                        .toList(),
                CredentialsMatchers.withId(connection.getCredentialsId()));
    }

    private static List<DomainRequirement> domain(ServiceNowConnection connection) {
        return URIRequirementBuilder.fromUri(connection.getInstanceUrl()).build();
    }
}
