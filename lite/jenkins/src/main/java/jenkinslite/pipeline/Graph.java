package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Action;
import hudson.model.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** The flow nodes of one build: {@code workflow/<id>.xml} in its directory. */
final class Graph {
    private static final String START = "2";

    private final Execution execution;
    private final Map<String, PipelineNode> nodes = new ConcurrentHashMap<>();
    private final List<GraphListener> listeners = new CopyOnWriteArrayList<>();

    Graph(Execution execution) {
        this.execution = execution;
    }

    Execution execution() {
        return execution;
    }

    void addListener(GraphListener listener) {
        listeners.add(listener);
    }

    PipelineNode start() {
        return saved(add("Start of Pipeline", null, true, null, List.of(), null));
    }

    void end(List<String> heads, Result result, @CheckForNull Throwable error) {
        finish(find(START), null);
        var stored = stored("End of Pipeline", null, false, null, heads);
        stored.finished = true;
        if (error != null) {
            stored.actions.add(new ErrorAction(error));
        }
        var node = new PipelineNode(this, stored, result, error);
        nodes.put(stored.id, node);
        execution.ended(node);
        saved(node);
        announce(node);
    }

    PipelineNode startStep(StepDescriptor step, String function, boolean block, ProgramThread thread) {
        var enclosing = thread.body == null ? START : thread.body.startNode();
        var node = add(function, step.getId(), block, enclosing, List.of(thread.head), null);
        thread.head = node.getId();
        return node;
    }

    void endStep(String id, ProgramThread thread, List<String> bodyEnds, @CheckForNull Throwable error) {
        var node = find(id);
        if (!node.isBlock()) {
            finish(node, error);
            return;
        }
        finish(node, null);
        var parents = bodyEnds.isEmpty() ? List.of(id) : List.copyOf(bodyEnds);
        thread.head = addEnd("// " + node.function(), node, parents, error).getId();
    }

    PipelineNode startBody(CallContext step, String after, @CheckForNull Action label) {
        var block = step.node();
        return saved(add("{", block.descriptorId(), true, block.getId(), List.of(after), label));
    }

    PipelineNode endBody(String startNode, String lastNode, @CheckForNull Throwable error) {
        var start = find(startNode);
        finish(start, null);
        return addEnd("}", start, List.of(lastNode), error);
    }

    private PipelineNode addEnd(
            String function, PipelineNode start, List<String> parents, @CheckForNull Throwable error) {
        var stored = stored(function, start.descriptorId(), false, start.getEnclosingId(), parents);
        stored.start = start.getId();
        var node = add(stored, null);
        finish(node, error);
        return node;
    }

    private static void finish(PipelineNode node, @CheckForNull Throwable error) {
        node.finish();
        if (error == null) {
            saved(node);
        } else {
            node.flowNode().addAction(new ErrorAction(error));
        }
    }

    private PipelineNode add(
            String function,
            @CheckForNull String descriptor,
            boolean block,
            @CheckForNull String enclosing,
            List<String> parents,
            @CheckForNull Action action) {
        return add(stored(function, descriptor, block, enclosing, parents), action);
    }

    private PipelineNode.Stored stored(
            String function, String descriptor, boolean block, String enclosing, List<String> parents) {
        var stored = new PipelineNode.Stored();
        stored.id = execution.program().newNodeId();
        stored.function = function;
        stored.descriptor = descriptor;
        stored.block = block;
        stored.enclosing = enclosing;
        stored.parents = new ArrayList<>(parents);
        return stored;
    }

    private PipelineNode add(PipelineNode.Stored stored, @CheckForNull Action action) {
        var node = create(stored, action);
        announce(node);
        return node;
    }

    private PipelineNode create(PipelineNode.Stored stored, @CheckForNull Action action) {
        if (action != null) {
            stored.actions.add(action);
        }
        var node = new PipelineNode(this, stored);
        nodes.put(stored.id, node);
        return node;
    }

    private void announce(PipelineNode node) {
        listeners.forEach(listener -> listener.onNewHead(node.flowNode()));
        ExtensionList.lookup(GraphListener.class).forEach(listener -> listener.onNewHead(node.flowNode()));
    }

    private static PipelineNode saved(PipelineNode node) {
        try {
            node.flowNode().save();
            return node;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    void save(String id) {
        saved(find(id));
    }

    /** @return null when there is no such node */
    @CheckForNull
    PipelineNode find(String id) {
        var known = nodes.get(id);
        if (known != null) {
            return known;
        }
        var file = file(id);
        try {
            if (!file.exists()) {
                return null;
            }
            var read = new PipelineNode(this, (PipelineNode.Stored) file.read());
            var other = nodes.putIfAbsent(id, read);
            return other == null ? read : other;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    void write(PipelineNode.Stored stored) throws IOException {
        file(stored.id).write(stored);
    }

    private XmlFile file(String id) {
        return new XmlFile(new File(execution.run().getRootDir(), "workflow/" + id + ".xml"));
    }
}
