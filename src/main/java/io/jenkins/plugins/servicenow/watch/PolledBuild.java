package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;

/** A change request that is polled for a build, and what {@link ChangePoller} must know of the build. */
public interface PolledBuild extends PolledChange {

    /** @throws AbortException when the build is gone */
    @NonNull
    Run<?, ?> run() throws AbortException;

    /** The name of the connection. */
    @NonNull
    String connection();

    /** Of the instance to which the connection led when the polls began. */
    @NonNull
    String instanceUrl();

    /** For display: the number; as long as no poll has found the change, perhaps its sys_id. */
    @NonNull
    String number();

    /**
     * A session that tries everything once, as the build may have it at the moment.
     *
     * @throws AbortException when it may not, or the connection leads to another instance now
     */
    @NonNull
    ServiceNowSession open() throws AbortException;
}
