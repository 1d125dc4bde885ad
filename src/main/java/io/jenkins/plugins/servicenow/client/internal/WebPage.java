package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** A page meant for people, sent where JSON is due. */
record WebPage(String title, Sort sort) {

    public enum Sort {
        HIBERNATING,
        LOGIN,
        MAINTENANCE,
        OTHER
    }

    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]*)</title>", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN_WORDS = Pattern.compile("log ?-?in|log ?-?on|sign ?-?in|single sign");

    public static WebPage of(String html) {
        var matcher = TITLE.matcher(html);
        var title = matcher.find() ? Text.of(matcher.group(1)) : "";
        return new WebPage(title, sort(title.toLowerCase(Locale.ROOT), html));
    }

    private static Sort sort(String title, String html) {
        // A developer instance that sleeps answers 200 and this page on every path, the token endpoint included.
        if (title.contains("hibernating") || html.contains("instance-hibernating-page")) {
            return Sort.HIBERNATING;
        }
        if (title.contains("maintenance") || title.contains("upgrade")) {
            return Sort.MAINTENANCE;
        }
        return LOGIN_WORDS.matcher(title).find() || html.contains("/login.do") ? Sort.LOGIN : Sort.OTHER;
    }

    @Override
    public String toString() {
        return title.isEmpty() ? "a page without title" : "the page \"" + title + "\"";
    }
}
