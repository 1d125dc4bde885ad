package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that calls ServiceNow. */
public abstract class ServiceNowStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private String connection;

    /** Name of the connection to use; null for the one that the build, the folder or Jenkins suggests. */
    @CheckForNull
    public final String getConnection() {
        return connection;
    }

    @DataBoundSetter
    public final void setConnection(String connection) {
        this.connection = Util.fixEmptyAndTrim(connection);
    }

    /** The name by which pipelines call it, for messages. */
    @NonNull
    public final String functionName() {
        return getDescriptor().getFunctionName();
    }
}
