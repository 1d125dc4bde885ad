package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What others see of a {@link PipelineNode}, by its kind. */
final class FlowNodes {
    private FlowNodes() {}

    static FlowNode of(PipelineNode node) {
        if (node.startId() != null) {
            return new End(node);
        }
        return node.isBlock() ? new Start(node) : new Atom(node);
    }

    /** Looked up when they are asked for: reading the last node of a build from disk shall not read them all. */
    private static List<FlowNode> parents(PipelineNode node) {
        var ids = node.parentIds();
        return new AbstractList<>() {
            @Override
            public FlowNode get(int index) {
                return node.graph().find(ids.get(index)).flowNode();
            }

            @Override
            public int size() {
                return ids.size();
            }
        };
    }

    static class Atom extends FlowNode implements StepNode {
        private final PipelineNode node;

        Atom(PipelineNode node) {
            super(node.graph().execution().flow(), node.getId(), parents(node));
            this.node = node;
            setActions(node.storedActions());
        }

        @Override
        @CheckForNull
        public StepDescriptor getDescriptor() {
            return node.step();
        }

        @Override
        @CheckForNull
        public String getEnclosingId() {
            return node.getEnclosingId();
        }

        @Override
        protected String getTypeDisplayName() {
            return node.displayName();
        }

        @Override
        protected String getTypeFunctionName() {
            return node.function();
        }

        @Override
        public void save() throws IOException {
            node.save(getActions());
        }
    }

    private static final class Start extends BlockStartNode implements StepNode {
        private final PipelineNode node;

        Start(PipelineNode node) {
            super(node.graph().execution().flow(), node.getId(), parents(node));
            this.node = node;
            setActions(node.storedActions());
        }

        @Override
        @CheckForNull
        public StepDescriptor getDescriptor() {
            return node.step();
        }

        @Override
        @CheckForNull
        public String getEnclosingId() {
            return node.getEnclosingId();
        }

        @Override
        protected String getTypeDisplayName() {
            return node.displayName();
        }

        @Override
        protected String getTypeFunctionName() {
            return node.function();
        }

        @Override
        public void save() throws IOException {
            node.save(getActions());
        }
    }

    private static final class End extends BlockEndNode<BlockStartNode> implements StepNode {
        private final PipelineNode node;

        End(PipelineNode node) {
            super(
                    node.graph().execution().flow(),
                    node.getId(),
                    (BlockStartNode) node.graph().find(node.startId()).flowNode(),
                    parents(node));
            this.node = node;
            setActions(node.storedActions());
        }

        @Override
        @CheckForNull
        public StepDescriptor getDescriptor() {
            return node.step();
        }

        @Override
        @CheckForNull
        public String getEnclosingId() {
            return node.getEnclosingId();
        }

        @Override
        protected String getTypeDisplayName() {
            return node.displayName();
        }

        @Override
        protected String getTypeFunctionName() {
            return node.function();
        }

        @Override
        public void save() throws IOException {
            node.save(getActions());
        }
    }
}
