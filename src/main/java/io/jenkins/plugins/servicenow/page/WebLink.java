package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** Addresses that may become links on a page. */
final class WebLink {

    private WebLink() {}

    /** The address, empty unless it begins with {@code https://} or {@code http://}. */
    @NonNull
    static String orEmpty(@CheckForNull String url) {
        return url != null && (url.startsWith("https://") || url.startsWith("http://")) ? url : "";
    }
}
