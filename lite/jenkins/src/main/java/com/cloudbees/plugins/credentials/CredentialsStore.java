package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import hudson.model.Saveable;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;

public abstract class CredentialsStore implements AccessControlled, Saveable {
    public CredentialsStore() {}

    @NonNull
    public abstract ModelObject getContext();

    @Override
    @NonNull
    public ACL getACL() {
        return getContext() instanceof AccessControlled context
                ? context.getACL()
                : Jenkins.get().getACL();
    }

    @NonNull
    public List<Domain> getDomains() {
        return List.of(Domain.global());
    }

    @NonNull
    public abstract List<Credentials> getCredentials(@NonNull Domain domain);

    /** @return false when it is there already */
    public abstract boolean addCredentials(@NonNull Domain domain, @NonNull Credentials credentials) throws IOException;

    public abstract boolean removeCredentials(@NonNull Domain domain, @NonNull Credentials credentials)
            throws IOException;

    public abstract boolean updateCredentials(
            @NonNull Domain domain, @NonNull Credentials current, @NonNull Credentials replacement) throws IOException;

    @Override
    public void save() throws IOException {}
}
