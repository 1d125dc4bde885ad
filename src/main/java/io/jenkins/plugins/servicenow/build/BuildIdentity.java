package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;
import jenkins.model.Jenkins;

/**
 * How a build is named in ServiceNow. The job's name is that at the first use in the build and stays with the build, so that a job
 * or folder that is renamed or moved while the build runs does not cut the build off from its records.
 */
public record BuildIdentity(
        @NonNull String correlationId,
        @NonNull String displayName,
        @CheckForNull String url) {

    private static final String PREFIX = "Jenkins ";

    /**
     * Makes no I/O: the name is saved together with whatever is kept with the build next.
     *
     * @param step what the record is for, such as {@code change}
     * @param key distinguishes several records of one step in one build; empty for the only one
     */
    public static BuildIdentity of(@NonNull Run<?, ?> run, @NonNull String step, @NonNull String key) {
        var jenkins = Jenkins.get();
        var name = Name.of(run);
        // With the start time, because a job that is deleted and created again under its old name starts again at build
        // 1.
        var correlationId = CorrelationId.of(
                jenkins.getLegacyInstanceId(),
                name.job,
                run.getNumber(),
                step,
                run.getTimeInMillis() + (key.isEmpty() ? "" : "/" + key));
        var root = jenkins.getRootUrl();
        return new BuildIdentity(
                correlationId, PREFIX + name.job + " #" + run.getNumber(), root == null ? null : root + name.path);
    }

    /** Full name of the build's job, as in all that the build writes: the name at the first use in the build. */
    @NonNull
    public static String job(@NonNull Run<?, ?> run) {
        return Name.of(run).job;
    }

    /** The build without Jenkins, such as {@code os-image #12}. */
    @NonNull
    public String buildId() {
        return displayName.substring(PREFIX.length());
    }

    /** Kept in the build's XML file. */
    private static final class Name extends InvisibleAction {

        private final String job;

        /** Of the build's page, in texts that are compared to be written once. */
        private final String path;

        private Name(String job, String path) {
            this.job = job;
            this.path = path;
        }

        static Name of(Run<?, ?> run) {
            synchronized (Name.class) {
                var known = run.getAction(Name.class);
                if (known != null) {
                    return known;
                }
                var name = new Name(run.getParent().getFullName(), run.getUrl());
                run.addAction(name);
                return name;
            }
        }
    }
}
