package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

public class CredentialsMatchers {
    private CredentialsMatchers() {}

    @NonNull
    public static CredentialsMatcher always() {
        return item -> true;
    }

    @NonNull
    public static CredentialsMatcher not(@NonNull CredentialsMatcher matcher) {
        return item -> !matcher.matches(item);
    }

    @NonNull
    public static CredentialsMatcher instanceOf(@NonNull Class clazz) {
        return clazz::isInstance;
    }

    @NonNull
    public static CredentialsMatcher withId(@NonNull String id) {
        return item ->
                item instanceof IdCredentials credentials && credentials.getId().equals(id);
    }

    @NonNull
    public static CredentialsMatcher withScope(@NonNull CredentialsScope scope) {
        return item -> item.getScope() == scope;
    }

    @NonNull
    public static CredentialsMatcher anyOf(@NonNull CredentialsMatcher... matchers) {
        return item -> Arrays.stream(matchers).anyMatch(matcher -> matcher.matches(item));
    }

    @NonNull
    public static CredentialsMatcher allOf(@NonNull CredentialsMatcher... matchers) {
        return item -> Arrays.stream(matchers).allMatch(matcher -> matcher.matches(item));
    }

    @NonNull
    public static <C extends Credentials> List<C> filter(
            @NonNull List<C> credentials, @NonNull CredentialsMatcher matcher) {
        return credentials.stream().filter(matcher::matches).toList();
    }

    @CheckForNull
    public static <C extends Credentials> C firstOrNull(
            @NonNull Iterable<C> credentials, @NonNull CredentialsMatcher matcher) {
        return StreamSupport.stream(credentials.spliterator(), false)
                .filter(matcher::matches)
                .findFirst()
                .orElse(null);
    }
}
