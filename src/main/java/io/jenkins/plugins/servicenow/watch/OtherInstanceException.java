package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.NonNull;

/** A connection leads to another ServiceNow instance than when the polls for a build began: its change is not there. */
final class OtherInstanceException extends Exception {

    private static final long serialVersionUID = 1L;

    OtherInstanceException(
            @NonNull String number, @NonNull String connection, @NonNull String before, @NonNull String now) {
        super(number + " is a change request of " + before + ", but the connection '" + connection + "' leads to " + now
                + " now. A decision there does not count. Run the build again.");
    }
}
