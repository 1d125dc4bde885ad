package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The rules for the address of an instance: {@code https}, a host and nothing else; {@code http} for this machine alone. */
final class InstanceUrl {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    /** The domain of ServiceNow, and what is easily typed for it: {@code servicenow.com}, {@code service-now.co} … */
    private static final Pattern DOMAIN =
            Pattern.compile("(?:(?<instance>.+)\\.)?(?<domain>services?[-_.]*now[-_]*\\.[a-z]{2,3})");

    private InstanceUrl() {}

    /**
     * @param text as the administrator typed it; a trailing slash does no harm
     * @throws IllegalArgumentException with a sentence for the administrator that says what is wrong
     */
    @NonNull
    static HttpUrl parse(@CheckForNull String text) {
        var trimmed = Util.fixEmptyAndTrim(text);
        if (trimmed == null) {
            throw new IllegalArgumentException(
                    "The instance URL is missing: enter the address of the instance, such as https://example.service-now.com");
        }
        checkDomain(trimmed.replaceFirst("^[a-z]+://", "").replaceFirst("[/?#:].*", ""));
        var url = HttpUrl.parse(trimmed);
        if (url == null) {
            throw new IllegalArgumentException("'" + trimmed
                    + "' is not a URL: enter the address of the instance, such as https://example.service-now.com");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException(
                    "The instance URL must not hold a user name or password: ServiceNow is called with the client ID and secret below");
        }
        checkDomain(url.host());
        if (!url.isHttps() && !LOOPBACK.contains(url.host())) {
            throw new IllegalArgumentException(
                    "The instance URL must begin with https://, because the client secret is sent there");
        }
        if (!url.encodedPath().equals("/") || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException("The instance URL must end after the host: enter " + url.scheme() + "://"
                    + url.host() + " without '"
                    + trimmed.substring(trimmed.indexOf(url.host()) + url.host().length()) + "'");
        }
        return url;
    }

    private static void checkDomain(String host) {
        var name = DOMAIN.matcher(host);
        if (!name.matches()) {
            return;
        }
        var instance = name.group("instance");
        if (instance == null || instance.equals("www")) {
            throw new IllegalArgumentException(
                    "'" + host + "' is not an instance: enter its whole name, such as https://example.service-now.com");
        }
        if (!name.group("domain").equals("service-now.com")) {
            throw new IllegalArgumentException(
                    "'" + host + "' looks misspelt: did you mean https://" + instance + ".service-now.com?");
        }
    }
}
