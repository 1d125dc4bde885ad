package jenkinslite.steps;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import jenkinslite.PerSession;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Gives its body a workspace on this machine, whatever the label: Lite has no agents and no limit of executors. */
public final class NodeStep extends Step {
    private static final PerSession<Set<String>> IN_USE = new PerSession<>(ConcurrentHashMap::newKeySet);

    private String label;

    @DataBoundConstructor
    public NodeStep() {}

    @DataBoundSetter
    public void setLabel(String label) {
        this.label = label;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Beside the workspace, so that it is not among its files. */
    static FilePath temporary(FilePath workspace) {
        return new FilePath(new File(workspace.getRemote() + "@tmp"));
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private String workspace;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() throws Exception {
            workspace = free(getContext().get(Run.class).getParent().getFullName());
            var directory = new FilePath(new File(workspace));
            directory.mkdirs();
            getContext().get(TaskListener.class).getLogger().println("Running on Jenkins in " + workspace);
            getContext()
                    .newBodyInvoker()
                    .withContexts(
                            directory,
                            EnvironmentExpander.merge(
                                    getContext().get(EnvironmentExpander.class), new Environment(workspace)))
                    .withCallback(new Release(workspace))
                    .start();
            return false;
        }

        /** Builds of one job that run at the same time have workspaces of their own. */
        private static String free(String job) {
            var base = new File(Jenkins.get().getRootDir(), "workspace/" + job).getPath();
            for (int i = 1; ; i++) {
                var candidate = i == 1 ? base : base + "@" + i;
                if (IN_USE.get().add(candidate)) {
                    return candidate;
                }
            }
        }

        @Override
        public void onResume() {
            IN_USE.get().add(workspace);
        }
    }

    private static final class Release extends BodyExecutionCallback.TailCall {
        private static final long serialVersionUID = 1L;

        private final String workspace;

        Release(String workspace) {
            this.workspace = workspace;
        }

        @Override
        protected void finished(StepContext context) {
            IN_USE.get().remove(workspace);
        }
    }

    private static final class Environment extends EnvironmentExpander {
        private static final long serialVersionUID = 1L;

        private final String workspace;

        Environment(String workspace) {
            this.workspace = workspace;
        }

        @Override
        public void expand(EnvVars env) {
            System.getenv().forEach(env::putIfAbsent);
            env.put("NODE_NAME", "built-in");
            env.put("WORKSPACE", workspace);
            env.put("WORKSPACE_TMP", workspace + "@tmp");
        }
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("node", "Allocate node", TaskListener.class, Run.class);
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(FilePath.class, EnvVars.class);
        }
    }
}
