package org.jenkinsci.plugins.workflow.steps;

/** Executions of simple steps, made of a lambda. */
public class StepExecutions {

    @FunctionalInterface
    public interface SynchronousBody {
        Object call(StepContext context) throws Exception;
    }

    @FunctionalInterface
    public interface SynchronousBodyVoid {
        void call(StepContext context) throws Exception;

        default SynchronousBody asReturn() {
            return context -> {
                call(context);
                return null;
            };
        }
    }

    @FunctionalInterface
    public interface BlockBody {
        void call(StepContext context, BodyInvoker invoker) throws Exception;
    }

    private StepExecutions() {}

    public static StepExecution synchronousVoid(StepContext context, SynchronousBodyVoid body) {
        return new Synchronous(context, body.asReturn());
    }

    public static StepExecution synchronousNonBlocking(StepContext context, SynchronousBody body) {
        return new NonBlocking(context, body);
    }

    public static StepExecution synchronousNonBlockingVoid(StepContext context, SynchronousBodyVoid body) {
        return new NonBlocking(context, body.asReturn());
    }

    public static StepExecution block(StepContext context, BlockBody body) {
        return new Block(context, body);
    }

    private static class Synchronous extends SynchronousStepExecution<Object> {
        private static final long serialVersionUID = 1L;

        private final transient SynchronousBody body;

        Synchronous(StepContext context, SynchronousBody body) {
            super(context);
            this.body = body;
        }

        @Override
        protected Object run() throws Exception {
            return body.call(getContext());
        }
    }

    private static class NonBlocking extends SynchronousNonBlockingStepExecution<Object> {
        private static final long serialVersionUID = 1L;

        private final transient SynchronousBody body;

        NonBlocking(StepContext context, SynchronousBody body) {
            super(context);
            this.body = body;
        }

        @Override
        protected Object run() throws Exception {
            return body.call(getContext());
        }
    }

    private static class Block extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final transient BlockBody body;

        Block(StepContext context, BlockBody body) {
            super(context);
            this.body = body;
        }

        @Override
        public boolean start() throws Exception {
            var invoker = getContext().newBodyInvoker();
            body.call(getContext(), invoker);
            invoker.withCallback(BodyExecutionCallback.wrap(getContext())).start();
            return false;
        }
    }
}
