package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;
import jenkins.model.Jenkins;

/** How a build is named in ServiceNow. */
public record BuildIdentity(
        @NonNull String correlationId,
        @NonNull String displayName,
        @CheckForNull String url) {

    private static final String PREFIX = "Jenkins ";

    /**
     * @param step what the record is for, such as {@code change}
     * @param key distinguishes several records of one step in one build; empty for the only one
     */
    public static BuildIdentity of(@NonNull Run<?, ?> run, @NonNull String step, @NonNull String key) {
        var jenkins = Jenkins.get();
        // With the start time, because a job that is deleted and created again under its old name starts again at build
        // 1.
        var correlationId = CorrelationId.of(
                jenkins.getLegacyInstanceId(),
                run.getParent().getFullName(),
                run.getNumber(),
                step,
                run.getTimeInMillis() + (key.isEmpty() ? "" : "/" + key));
        var root = jenkins.getRootUrl();
        return new BuildIdentity(
                correlationId,
                PREFIX + run.getParent().getFullName() + " #" + run.getNumber(),
                root == null ? null : root + run.getUrl());
    }

    /** The build without Jenkins, such as {@code os-image #12}. */
    @NonNull
    public String buildId() {
        return displayName.substring(PREFIX.length());
    }
}
