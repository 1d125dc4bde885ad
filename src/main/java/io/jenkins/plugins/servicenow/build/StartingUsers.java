package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The users to whom a build goes back: who has started it, who has started the builds that have led to it, and who has started those
 * that it repeats. Makes I/O.
 */
public final class StartingUsers {

    /** Of workflow-cps: the build repeats another one of its job with a script that may differ. */
    private static final String REPLAY = "ReplayCause";

    /** Of pipeline-model-definition: see {@link Restart}. */
    private static final String RESTART = "RestartDeclarativePipelineCause";

    /** Stands in Jenkins for the causes of upstream builds that are too many to be kept. */
    private static final String TOO_DEEP = "DeeplyNestedUpstreamCause";

    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<String> seen = new HashSet<>();

    private StartingUsers() {}

    /**
     * Ids of the users, none when nobody is known to have started the build: a timer has, for example.
     *
     * @throws AbortException when it cannot be told who they all are
     */
    @NonNull
    public static Set<String> of(@NonNull Run<?, ?> run) throws AbortException {
        var users = new StartingUsers();
        users.add(run);
        return users.ids;
    }

    private void add(Run<?, ?> run) throws AbortException {
        if (seen.add(run.getExternalizableId())) {
            for (var causes : run.getActions(CauseAction.class)) {
                add(causes.getCauses(), Optional.of(run.getParent()));
            }
        }
    }

    /** @param job of the build that has the causes; empty when that is gone */
    private void add(Collection<Cause> causes, Optional<Job<?, ?>> job) throws AbortException {
        for (var cause : causes) {
            if (cause instanceof Cause.UserIdCause user) {
                var id = user.getUserId();
                if (id != null) {
                    ids.add(id);
                }
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                Run<?, ?> run = upstream.getUpstreamRun();
                add(upstream.getUpstreamCauses(), run == null ? Optional.empty() : Optional.of(run.getParent()));
            } else if (isNamed(cause, TOO_DEEP)) {
                throw new AbortException("It cannot be told who started this build: too many builds have led to it.");
            } else if (isNamed(cause, REPLAY)) {
                add(repeated(cause, "getOriginalNumber", job));
            } else if (isNamed(cause, RESTART)) {
                add(repeated(cause, "getOriginRunNumber", job));
            }
        }
    }

    private static boolean isNamed(Cause cause, String name) {
        return cause.getClass().getSimpleName().equals(name);
    }

    private static Run<?, ?> repeated(Cause cause, String number, Optional<Job<?, ?>> job) throws AbortException {
        try {
            Run<?, ?> run =
                    job.isPresent() && cause.getClass().getMethod(number).invoke(cause) instanceof Integer n
                            ? job.get().getBuildByNumber(n)
                            : null;
            if (run != null) {
                return run;
            }
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
        throw unknown(null);
    }

    private static AbortException unknown(Throwable cause) {
        var unknown = new AbortException(
                "It cannot be told who started this build: a build that it repeats is gone. Start a new build.");
        unknown.initCause(cause);
        return unknown;
    }
}
