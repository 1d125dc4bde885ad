package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** A flow node of a script: a step, a body, or the end of one of them. */
class PipelineNode extends FlowNode {
    private final Graph graph;
    private final Stored stored;
    private final CopyOnWriteArrayList<Action> actions = new SavedActions();

    /** What is on disk. */
    static final class Stored {
        String id;
        List<String> parents;
        String enclosing;
        String function;
        String descriptor;
        boolean block;
        volatile boolean finished;
        List<Action> actions = new ArrayList<>();
    }

    PipelineNode(Graph graph, Stored stored) {
        super(graph.execution().flow(), stored.id, List.of());
        this.graph = graph;
        this.stored = stored;
        this.actions.addAll(stored.actions);
    }

    @Override
    @NonNull
    public List<FlowNode> getParents() {
        return stored.parents.stream()
                .<FlowNode>map(graph::find)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    @CheckForNull
    public String getEnclosingId() {
        return stored.enclosing;
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

    @Override
    protected String getTypeDisplayName() {
        var step = step();
        return step == null ? stored.function : step.getDisplayName();
    }

    @Override
    protected String getTypeFunctionName() {
        return stored.function;
    }

    @Override
    @NonNull
    public List<Action> getActions() {
        return actions;
    }

    @Override
    public void save() throws IOException {
        stored.actions = actions.stream().map(PipelineNode::storable).collect(Collectors.toCollection(ArrayList::new));
        graph.write(stored);
    }

    /** An error may hold on to anything, such as the script, so only what it says is written. */
    private static Action storable(Action action) {
        if (!(action instanceof ErrorAction failure)) {
            return action;
        }
        var error = failure.getError();
        if (error instanceof FlowInterruptedException interruption) {
            var causes = interruption.getCauses().toArray(new CauseOfInterruption[0]);
            return new ErrorAction(new FlowInterruptedException(
                    interruption.getResult(), interruption.isActualInterruption(), causes));
        }
        return new ErrorAction(
                new AbortException(error instanceof AbortException ? error.getMessage() : error.toString()));
    }

    /** Actions on a flow node are written to disk at once. */
    private final class SavedActions extends CopyOnWriteArrayList<Action> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(Action action) {
            return saved(super.add(action));
        }

        @Override
        public boolean remove(Object action) {
            return saved(super.remove(action));
        }

        @Override
        public boolean removeAll(Collection<?> some) {
            return saved(super.removeAll(some));
        }

        @Override
        public boolean removeIf(Predicate<? super Action> filter) {
            return saved(super.removeIf(filter));
        }

        private boolean saved(boolean changed) {
            if (changed) {
                try {
                    save();
                } catch (IOException x) {
                    throw new UncheckedIOException(x);
                }
            }
            return changed;
        }
    }
}
