package org.jenkinsci.plugins.workflow.graph;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Actionable;
import hudson.model.Saveable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/** One thing that a program has done: a step, or the start or end of a block. */
public abstract class FlowNode extends Actionable implements Saveable {
    private final FlowExecution execution;
    private final String id;
    private final List<FlowNode> parents;
    private final SavedActions actions = new SavedActions();

    protected FlowNode(FlowExecution exec, String id, List<FlowNode> parents) {
        this.execution = exec;
        this.id = id;
        this.parents = parents;
    }

    @CheckForNull
    public final ErrorAction getError() {
        return getPersistentAction(ErrorAction.class);
    }

    @NonNull
    public FlowExecution getExecution() {
        return execution;
    }

    @NonNull
    public List<FlowNode> getParents() {
        return parents;
    }

    /** @return the id of the start of the block around this node, null outside of all blocks */
    @CheckForNull
    public String getEnclosingId() {
        throw new UnsupportedOperationException(getClass() + " does not know its enclosing block");
    }

    /** From the inside out. */
    @NonNull
    public List<? extends BlockStartNode> getEnclosingBlocks() {
        var blocks = new ArrayList<BlockStartNode>();
        try {
            for (var id = getEnclosingId();
                    id != null;
                    id = blocks.get(blocks.size() - 1).getEnclosingId()) {
                blocks.add((BlockStartNode) execution.getNode(id));
            }
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        return blocks;
    }

    public String getId() {
        return id;
    }

    @Override
    public String getDisplayName() {
        var label = getPersistentAction(LabelAction.class);
        return label == null ? getTypeDisplayName() : label.getDisplayName();
    }

    public String getDisplayFunctionName() {
        var function = getTypeFunctionName();
        if (function == null) {
            return getDisplayName();
        }
        var label = getPersistentAction(LabelAction.class);
        return label == null ? function : function + " (" + label.getDisplayName() + ")";
    }

    protected abstract String getTypeDisplayName();

    @CheckForNull
    protected String getTypeFunctionName() {
        return getTypeDisplayName();
    }

    @CheckForNull
    public final <T extends Action> T getPersistentAction(@NonNull Class<T> type) {
        return getActions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Without the actions that factories make up. */
    @Override
    @CheckForNull
    public <T extends Action> T getAction(Class<T> type) {
        var persistent = getPersistentAction(type);
        return persistent == null ? super.getAction(type) : persistent;
    }

    @Override
    @NonNull
    public List<Action> getActions() {
        return actions;
    }

    /** For one that is made or read from disk. */
    protected synchronized void setActions(List<Action> actions) {
        this.actions.set(actions);
    }

    @Override
    public void save() throws IOException {
        throw new UnsupportedOperationException(getClass() + " cannot be saved");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof FlowNode other && id.equals(other.id) && execution.equals(other.execution);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[id=" + id + ", exec=" + execution + "]";
    }

    /** Actions on a flow node are written to disk at once. */
    private final class SavedActions extends CopyOnWriteArrayList<Action> {
        private static final long serialVersionUID = 1L;

        void set(List<Action> stored) {
            super.addAll(stored);
        }

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
