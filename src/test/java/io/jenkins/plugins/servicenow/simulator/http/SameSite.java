package io.jenkins.plugins.servicenow.simulator.http;

import java.util.Set;
import java.util.regex.Pattern;

/** Keeps pages of other sites, open in the same browser, from driving the simulator, which asks nobody to log in. */
public final class SameSite {

    private static final Pattern LOCAL = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");
    private static final Set<String> FETCHED_BY_US = Set.of("", "same-origin", "none");

    private SameSite() {}

    /**
     * @throws IllegalStateException when the request was made by a page of another site, or by one that goes by another name
     *     than this machine's
     */
    public static void require(ApiRequest request) {
        String host = request.header("Host");
        if (!LOCAL.matcher(host).matches()) {
            throw new IllegalStateException("The simulator is asked as " + host + "; ask it as 127.0.0.1 or localhost");
        }
        String origin = request.header("Origin");
        if (!FETCHED_BY_US.contains(request.header("Sec-Fetch-Site"))
                || !origin.isEmpty() && !origin.equals("http://" + host)) {
            throw new IllegalStateException("The request comes from a page of another site and is refused");
        }
    }
}
