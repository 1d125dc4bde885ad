package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import java.io.IOException;
import jenkins.model.Jenkins;

/** What is to be noted on a change request about a build. Kept as XML, and outlives the build. */
abstract class EndNote {

    /** Its externalizable id, which changes when the job is moved. */
    private volatile String build;

    /** Tells the build from one of the same number of a job that was created anew. */
    private final long started;

    private final String name;

    @CheckForNull
    private final String url;

    private final String connection;
    private final String instanceUrl;
    private int tries;

    /** Whether the build was looked for in all jobs since Jenkins has started. */
    private transient volatile boolean searched;

    EndNote(@NonNull Run<?, ?> run, @NonNull String connection, @NonNull String instanceUrl) {
        var identity = BuildIdentity.of(run, "change", "");
        this.build = run.getExternalizableId();
        this.started = run.getTimeInMillis();
        this.name = identity.displayName();
        this.url = identity.url();
        this.connection = connection;
        this.instanceUrl = instanceUrl;
    }

    /**
     * Whether there is something to note now. Makes no request.
     *
     * @param run null when the build is gone
     */
    abstract boolean isDue(@CheckForNull Run<?, ?> run);

    /**
     * Notes it.
     *
     * @param run null when the build is gone
     * @return false when it is not certain yet whether there is a change request
     */
    abstract boolean write(@CheckForNull Run<?, ?> run, @NonNull ServiceNowSession session)
            throws IOException, InterruptedException;

    boolean isOf(@NonNull Run<?, ?> run) {
        return build.equals(run.getExternalizableId()) && started == run.getTimeInMillis();
    }

    /** The build in Jenkins, wherever its job was moved; null when it was deleted, or its job was. May read builds from disk. */
    @CheckForNull
    Run<?, ?> run() {
        var run = Run.fromExternalizableId(build);
        return run != null && run.getTimeInMillis() == started ? run : findMoved();
    }

    /** Once, because it reads a build of each job: only while Jenkins is down a job is moved without a word. */
    @CheckForNull
    private Run<?, ?> findMoved() {
        if (searched) {
            return null;
        }
        searched = true;
        var number = Integer.parseInt(build.substring(build.lastIndexOf('#') + 1));
        for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
            Run<?, ?> run = job.getBuildByNumber(number);
            if (run != null
                    && run.getTimeInMillis() == started
                    && BuildIdentity.of(run, "change", "").displayName().equals(name)) {
                build = run.getExternalizableId();
                return run;
            }
        }
        return null;
    }

    /** A session that tries everything once, as the build may have it, or what is left of the folders around it. */
    @NonNull
    ServiceNowSession open(@CheckForNull Run<?, ?> run) throws AbortException {
        var group = run == null ? group() : run.getParent().getParent();
        var chosen = ConnectionResolver.in(group).choose(connection);
        if (!chosen.leadsTo(instanceUrl)) {
            throw new AbortException("The connection '" + connection + "' does not point to " + instanceUrl
                    + ", where the change request is, but to " + chosen.getInstanceUrl() + ".");
        }
        var masking = Masking.of(run);
        return run == null ? chosen.openForPolls(group, masking) : chosen.openForPolls(run, masking);
    }

    private ItemGroup<?> group() {
        for (var end = build.lastIndexOf('/'); end > 0; end = build.lastIndexOf('/', end - 1)) {
            if (Jenkins.get().getItemByFullName(build.substring(0, end), Item.class) instanceof ItemGroup<?> group) {
                return group;
            }
        }
        return Jenkins.get();
    }

    /** @return whether the build was in the job of that name */
    boolean rename(@NonNull String from, @NonNull String to) {
        var renamed = build.startsWith(from + "#");
        if (renamed) {
            build = to + build.substring(from.length());
        }
        return renamed;
    }

    /** How many tries have failed, with this one. */
    int countFailure() {
        return ++tries;
    }

    @NonNull
    String connection() {
        return connection;
    }

    @NonNull
    String instanceUrl() {
        return instanceUrl;
    }

    /** The build, as texts name it. */
    @NonNull
    String name() {
        return name;
    }

    /** A sentence with the address of the build. */
    @NonNull
    String withUrl(@NonNull String sentence) {
        return sentence + (url == null ? "." : ": " + url);
    }
}
