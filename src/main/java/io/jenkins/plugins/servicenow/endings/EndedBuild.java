package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * A build, as the ledger keeps it: it outlives the build.
 *
 * @param id its externalizable id, which changes when the job is moved
 * @param started when it was started, in milliseconds since 1970: tells it from one of the same number of a job that was created anew
 * @param name as texts name it
 * @param url of its page; null when Jenkins does not know its own address
 * @param result with which it had ended when it was deleted; null for a build that was not deleted, or not known to have ended
 */
public record EndedBuild(
        @NonNull String id,
        long started,
        @NonNull String name,
        @CheckForNull String url,
        @CheckForNull String result) {

    @NonNull
    public static EndedBuild of(@NonNull Run<?, ?> run) {
        var identity = BuildIdentity.of(run, "change", "");
        return new EndedBuild(
                run.getExternalizableId(), run.getTimeInMillis(), identity.displayName(), identity.url(), null);
    }

    boolean is(@NonNull Run<?, ?> run) {
        return started == run.getTimeInMillis() && id.equals(run.getExternalizableId());
    }

    @NonNull
    EndedBuild withResult(@NonNull String newResult) {
        return new EndedBuild(id, started, name, url, newResult);
    }

    /** The same build, if its job or a folder around it had the one name and has the other now. */
    @NonNull
    public EndedBuild renamed(@NonNull String from, @NonNull String to) {
        return id.startsWith(from + "#") ? withId(to + id.substring(from.length())) : this;
    }

    private EndedBuild withId(String newId) {
        return new EndedBuild(newId, started, name, url, result);
    }

    /** See {@link #result}. */
    @CheckForNull
    Result knownResult() {
        return result == null ? null : Result.fromString(result);
    }

    /** In Jenkins, where the ledger says it is. May read it from disk. */
    @NonNull
    public Optional<Run<?, ?>> run() {
        return Optional.<Run<?, ?>>ofNullable(Run.fromExternalizableId(id))
                .filter(found -> found.getTimeInMillis() == started);
    }

    /** The same build wherever its job was moved while Jenkins was down, empty when it is not there. Reads a build of each job from disk. */
    @NonNull
    Optional<EndedBuild> findMoved() {
        var number = Integer.parseInt(id.substring(id.lastIndexOf('#') + 1));
        for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
            Run<?, ?> run = job.getBuildByNumber(number);
            if (run != null
                    && run.getTimeInMillis() == started
                    && BuildIdentity.of(run, "change", "").displayName().equals(name)) {
                return Optional.of(withId(run.getExternalizableId()));
            }
        }
        return Optional.empty();
    }

    /** The folder that has its job, or what is left of the folders around it. */
    @NonNull
    public ItemGroup<?> group() {
        return ConnectionResolver.groupAround(id);
    }

    boolean wasInFolder() {
        return id.contains("/");
    }

    /** A sentence with the address of the build. */
    @NonNull
    String withUrl(@NonNull String sentence) {
        return sentence + (url == null ? "." : ": " + url);
    }
}
