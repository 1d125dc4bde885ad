package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Run;
import java.util.function.Supplier;

/** What is kept with a build. */
public final class BuildActions {

    private BuildActions() {}

    /** The action of this type that the build has, or gets now: there is never a second one. Does not save the build. */
    @NonNull
    public static <T extends Action> T of(@NonNull Run<?, ?> run, @NonNull Class<T> type, @NonNull Supplier<T> create) {
        synchronized (run) {
            var action = run.getAction(type);
            if (action == null) {
                action = create.get();
                run.addAction(action);
            }
            return action;
        }
    }
}
