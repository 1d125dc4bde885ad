package io.jenkins.plugins.servicenow.step;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.console.ConsoleLogFilter;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ResumedStepLogTest {

    /** What a resumed step has after a crash before Jenkins had stored the build itself. */
    @Test
    void aStepThatHasEndedForJenkinsPrintsToTheLogOfTheBuildAndMasksSecrets(JenkinsRule j) throws Exception {
        var run = Pipelines.start(j, "semaphore 'step'");
        SemaphoreStep.waitForStart("step/1", run);
        var node = run.getExecution().getCurrentHeads().get(0);

        ServiceNowStepExecution.log(new Finished(node)).accept("Created 'image' with s3cret");

        SemaphoreStep.success("step/1", null);
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        j.assertLogContains("Created 'image' with ****", run);
        j.assertLogNotContains("s3cret", run);
    }

    private static final class Secret extends ConsoleLogFilter implements Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorateLogger(Run build, OutputStream log) {
            return new OutputStream() {
                private final StringBuilder text = new StringBuilder();

                @Override
                public void write(int b) {
                    text.append((char) b);
                }

                @Override
                public void close() throws IOException {
                    log.write(text.toString().replace("s3cret", "****").getBytes(StandardCharsets.US_ASCII));
                }
            };
        }
    }

    private static final class Finished extends StepContext {

        private static final long serialVersionUID = 1L;

        private final transient FlowNode node;

        Finished(FlowNode node) {
            this.node = node;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            if (key == TaskListener.class) {
                throw new IOException("cannot start writing logs to a finished node " + node);
            }
            return key == FlowNode.class
                    ? key.cast(node)
                    : key == ConsoleLogFilter.class ? key.cast(new Secret()) : null;
        }

        @Override
        public void onSuccess(Object result) {
            throw new IllegalStateException("not called");
        }

        @Override
        public void onFailure(Throwable problem) {
            throw new IllegalStateException(problem);
        }

        /** Jenkins demands these two; Jenkins Lite does not have them. */
        public boolean isReady() {
            return true;
        }

        public void setResult(Result result) {
            throw new IllegalStateException("not called");
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new IllegalStateException("no body");
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
