package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/**
 * A record cannot be dealt with as asked, for what it is or for the state it is in: a change request that is closed already, a
 * user whom two records match. ServiceNow has answered; repeating does not help.
 */
public final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message what was refused, why, and what to do about it */
    public RefusedException(@NonNull String message) {
        super(message);
    }
}
