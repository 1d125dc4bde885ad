package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Changes the environment of what runs in a body. */
public abstract class EnvironmentExpander implements Serializable {
    private static final long serialVersionUID = 1L;

    public abstract void expand(@NonNull EnvVars env) throws IOException, InterruptedException;

    @NonNull
    public Set<String> getSensitiveVariables() {
        return Set.of();
    }

    public static EnvironmentExpander constant(@NonNull Map<String, String> env) {
        return new Constant(env);
    }

    public static EnvironmentExpander merge(
            @CheckForNull EnvironmentExpander original, @NonNull EnvironmentExpander subsequent) {
        return original == null ? subsequent : new Merged(original, subsequent);
    }

    /** The environment of the node, then that of the build, then the expander. */
    @NonNull
    public static EnvVars getEffectiveEnvironment(
            @NonNull EnvVars customEnvironment,
            @CheckForNull EnvVars contextualEnvironment,
            @CheckForNull EnvironmentExpander expander,
            @CheckForNull StepContext stepContext,
            @NonNull TaskListener listener)
            throws IOException, InterruptedException {
        var env = new EnvVars();
        if (contextualEnvironment != null) {
            env.putAll(contextualEnvironment);
        }
        env.putAll(customEnvironment);
        if (expander != null) {
            expander.expand(env);
        }
        return env;
    }

    private static class Constant extends EnvironmentExpander {
        private static final long serialVersionUID = 1L;

        private final HashMap<String, String> values;

        Constant(Map<String, String> values) {
            this.values = new HashMap<>(values);
        }

        @Override
        public void expand(EnvVars env) {
            env.overrideAll(values);
        }
    }

    private static class Merged extends EnvironmentExpander {
        private static final long serialVersionUID = 1L;

        private final EnvironmentExpander original;
        private final EnvironmentExpander subsequent;

        Merged(EnvironmentExpander original, EnvironmentExpander subsequent) {
            this.original = original;
            this.subsequent = subsequent;
        }

        @Override
        public void expand(EnvVars env) throws IOException, InterruptedException {
            original.expand(env);
            subsequent.expand(env);
        }

        @Override
        public Set<String> getSensitiveVariables() {
            var all = new HashSet<>(original.getSensitiveVariables());
            all.addAll(subsequent.getSensitiveVariables());
            return all;
        }
    }
}
