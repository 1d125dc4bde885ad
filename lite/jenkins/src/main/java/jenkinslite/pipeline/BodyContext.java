package jenkinslite.pipeline;

import com.google.common.util.concurrent.ListenableFuture;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The context that callbacks of a body get: that of the step, with the flow node where the body starts or ends. */
final class BodyContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final CallContext step;
    private final String nodeId;

    BodyContext(CallContext step, String nodeId) {
        this.step = step;
        this.nodeId = nodeId;
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        if (FlowNode.class.isAssignableFrom(key)) {
            var node = step.execution().graph().find(nodeId).flowNode();
            return key.isInstance(node) ? key.cast(node) : null;
        }
        return step.get(key);
    }

    @Override
    public void onSuccess(Object result) {
        step.onSuccess(result);
    }

    @Override
    public void onFailure(Throwable t) {
        step.onFailure(t);
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return step.saveState();
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        return step.newBodyInvoker();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BodyContext other && step.equals(other.step) && nodeId.equals(other.nodeId);
    }

    @Override
    public int hashCode() {
        return step.hashCode() * 31 + nodeId.hashCode();
    }
}
