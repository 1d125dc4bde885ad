package io.jenkins.plugins.servicenow.pipeline;

import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Steps that only tests have. */
final class TestSteps {
    private TestSteps() {}

    abstract static class TestDescriptor extends StepDescriptor {
        private final String function;

        TestDescriptor(String function) {
            this.function = function;
        }

        @Override
        public String getFunctionName() {
            return function;
        }

        @Override
        public String getDisplayName() {
            return function;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(TaskListener.class);
        }
    }

    /** Prints what its arguments were bound to. */
    public static final class Bind extends Step {
        private final String required;
        private int number = -1;
        private long wide;
        private double fraction;
        private Boolean flag;
        private Shade shade;
        private Result result;
        private List<String> list;
        private Map<String, Object> map;
        private Policy policy;
        private List<Policy> policies;
        private String[] array;

        public enum Shade {
            LIGHT,
            DARK
        }

        @DataBoundConstructor
        public Bind(String required) {
            this.required = required;
        }

        @DataBoundSetter
        public void setNumber(int number) {
            this.number = number;
        }

        @DataBoundSetter
        public void setWide(long wide) {
            this.wide = wide;
        }

        @DataBoundSetter
        public void setFraction(double fraction) {
            this.fraction = fraction;
        }

        @DataBoundSetter
        public void setFlag(Boolean flag) {
            this.flag = flag;
        }

        @DataBoundSetter
        public void setShade(Shade shade) {
            this.shade = shade;
        }

        @DataBoundSetter
        public void setResult(Result result) {
            this.result = result;
        }

        @DataBoundSetter
        public void setList(List<String> list) {
            this.list = list;
        }

        @DataBoundSetter
        public void setMap(Map<String, Object> map) {
            this.map = map;
        }

        @DataBoundSetter
        public void setPolicy(Policy policy) {
            this.policy = policy;
        }

        @DataBoundSetter
        public void setPolicies(List<Policy> policies) {
            this.policies = policies;
        }

        @DataBoundSetter
        public void setArray(String[] array) {
            this.array = array;
        }

        @Override
        public StepExecution start(StepContext context) {
            return StepExecutions.synchronousVoid(context, c -> {
                var log = c.get(TaskListener.class).getLogger();
                log.println("required=" + required + " number=" + number + " wide=" + wide + " fraction=" + fraction
                        + " flag=" + flag + " shade=" + shade + " result=" + result + " policy=" + policy
                        + " policies=" + policies + " array=" + (array == null ? null : List.of(array)));
                log.println("list=" + list + types(list == null ? List.of() : list));
                log.println("map=" + map + types(map == null ? List.of() : map.values()));
            });
        }

        private static String types(Iterable<?> values) {
            var types = new StringBuilder();
            values.forEach(value -> types.append(' ').append(value.getClass().getSimpleName()));
            return types.toString();
        }

        @Extension
        public static final class DescriptorImpl extends TestDescriptor {
            public DescriptorImpl() {
                super("bind");
            }
        }
    }

    public abstract static class Policy implements Describable<Policy> {}

    public static final class Once extends Policy {
        @DataBoundConstructor
        public Once() {}

        @Override
        public String toString() {
            return "once";
        }

        @Extension
        @Symbol("once")
        public static final class DescriptorImpl extends Descriptor<Policy> {}
    }

    public static final class Tries extends Policy {
        private final int count;

        @DataBoundConstructor
        public Tries(int count) {
            this.count = count;
        }

        @Override
        public String toString() {
            return count + " tries";
        }

        @Extension
        @Symbol("tries")
        public static final class DescriptorImpl extends Descriptor<Policy> {}
    }

    /** Takes any arguments: its descriptor makes it. */
    public static final class Free extends Step {
        private final Map<String, Object> arguments;

        Free(Map<String, Object> arguments) {
            this.arguments = arguments;
        }

        @Override
        public StepExecution start(StepContext context) {
            return StepExecutions.synchronousVoid(
                    context, c -> c.get(TaskListener.class).getLogger().println("free " + arguments));
        }

        @Extension
        public static final class DescriptorImpl extends TestDescriptor {
            public DescriptorImpl() {
                super("free");
            }

            @Override
            public Step newInstance(Map<String, Object> arguments) {
                return new Free(arguments);
            }
        }
    }

    /** Works in the background until it is interrupted. */
    public static final class StuckInBackground extends Step {
        static final Semaphore STARTED = new Semaphore(0);
        static final Semaphore INTERRUPTED = new Semaphore(0);

        @DataBoundConstructor
        public StuckInBackground() {}

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context);
        }

        private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {
            private static final long serialVersionUID = 1L;

            Execution(StepContext context) {
                super(context);
            }

            @Override
            protected Void run() throws InterruptedException {
                STARTED.release();
                try {
                    new Semaphore(0).acquire();
                    return null;
                } catch (InterruptedException x) {
                    INTERRUPTED.release();
                    throw x;
                }
            }
        }

        @Extension
        public static final class DescriptorImpl extends TestDescriptor {
            public DescriptorImpl() {
                super("stuckInBackground");
            }
        }
    }
}
