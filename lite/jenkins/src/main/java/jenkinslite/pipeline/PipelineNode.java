package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import hudson.model.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** One thing that a script has done: a step, a body, or the end of one of them. Others see it as a {@link FlowNode}. */
final class PipelineNode {
    private final Graph graph;
    private final Stored stored;
    private final FlowNode flowNode;

    /** What is on disk. */
    static final class Stored {
        String id;
        List<String> parents;
        String enclosing;

        /** Null unless this is the end of a block. */
        String start;

        String function;
        String descriptor;
        boolean block;
        volatile boolean finished;
        List<Action> actions = new ArrayList<>();
    }

    PipelineNode(Graph graph, Stored stored) {
        this.graph = graph;
        this.stored = stored;
        this.flowNode = FlowNodes.of(this);
    }

    /** The end of the program. */
    PipelineNode(Graph graph, Stored stored, Result result, @CheckForNull Throwable error) {
        this.graph = graph;
        this.stored = stored;
        this.flowNode = new EndNode(this, result, error);
    }

    FlowNode flowNode() {
        return flowNode;
    }

    Graph graph() {
        return graph;
    }

    String getId() {
        return stored.id;
    }

    List<String> parentIds() {
        return stored.parents;
    }

    @CheckForNull
    String getEnclosingId() {
        return stored.enclosing;
    }

    @CheckForNull
    String startId() {
        return stored.start;
    }

    /** The step that was called; null for the start and the end of the program. */
    @CheckForNull
    StepDescriptor step() {
        return stored.descriptor == null ? null : (StepDescriptor) Jenkins.get().getDescriptor(stored.descriptor);
    }

    String descriptorId() {
        return stored.descriptor;
    }

    boolean isBlock() {
        return stored.block;
    }

    boolean isFinished() {
        return stored.finished;
    }

    void finish() {
        stored.finished = true;
    }

    String displayName() {
        var step = step();
        return step == null ? stored.function : step.getDisplayName();
    }

    String function() {
        return stored.function;
    }

    List<Action> storedActions() {
        return stored.actions;
    }

    void save(List<Action> actions) throws IOException {
        stored.actions = new ArrayList<>(actions);
        graph.write(stored);
    }
}
