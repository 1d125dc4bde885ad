package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;

/** Told how the instance takes our logins. Called on the thread that makes the request, so quick and without exceptions. */
public interface LoginListener {

    /** For those who do not care. */
    LoginListener NONE = new LoginListener() {
        @Override
        public void granted() {}

        @Override
        public void refused(ServiceNowException reason) {}
    };

    /** A request got through as the OAuth Application User, whether that user may do what was asked for or not. */
    void granted();

    /** No token was given out, or one that the instance then did not accept. */
    void refused(@NonNull ServiceNowException reason);
}
