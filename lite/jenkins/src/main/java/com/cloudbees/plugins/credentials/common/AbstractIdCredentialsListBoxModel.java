package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ItemGroup;
import hudson.util.ListBoxModel;
import java.util.List;
import org.springframework.security.core.Authentication;

public abstract class AbstractIdCredentialsListBoxModel<
                T extends AbstractIdCredentialsListBoxModel<T, C>, C extends IdCredentials>
        extends ListBoxModel {
    private static final long serialVersionUID = 1L;

    @NonNull
    protected abstract String describe(@NonNull C c);

    @NonNull
    public AbstractIdCredentialsListBoxModel<T, C> with(@CheckForNull C u) {
        if (u != null && !hasValue(u.getId())) {
            add(describe(u), u.getId());
        }
        return this;
    }

    private boolean hasValue(String value) {
        return stream().anyMatch(option -> option.value.equals(value));
    }

    @NonNull
    public AbstractIdCredentialsListBoxModel<T, C> includeEmptyValue() {
        if (!hasValue("")) {
            add(0, new Option("- none -", ""));
        }
        return this;
    }

    public AbstractIdCredentialsListBoxModel<T, C> includeMatchingAs(
            @NonNull Authentication authentication,
            @NonNull ItemGroup context,
            @NonNull Class<? extends C> type,
            @NonNull List<DomainRequirement> domainRequirements,
            @NonNull CredentialsMatcher matcher) {
        return withAll(
                CredentialsProvider.lookupCredentialsInItemGroup(type, context, authentication, domainRequirements),
                matcher);
    }

    private AbstractIdCredentialsListBoxModel<T, C> withAll(List<? extends C> credentials, CredentialsMatcher matcher) {
        credentials.stream().filter(matcher::matches).forEach(this::with);
        return this;
    }

    /** A value that the list does not have is put in front, as "- current -". */
    public AbstractIdCredentialsListBoxModel<T, C> includeCurrentValue(@NonNull String value) {
        if (value.isEmpty()) {
            return includeEmptyValue();
        }
        if (!hasValue(value)) {
            add(0, new Option("- current -", value));
        }
        return this;
    }
}
