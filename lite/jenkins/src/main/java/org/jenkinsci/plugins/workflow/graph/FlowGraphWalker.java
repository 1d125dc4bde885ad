package org.jenkinsci.plugins.workflow.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/** All nodes of an execution, from its heads to its start. May be iterated once. */
public class FlowGraphWalker implements Iterable<FlowNode> {
    private final Deque<FlowNode> left = new ArrayDeque<>();
    private final Set<FlowNode> found = new HashSet<>();

    public FlowGraphWalker(FlowExecution exec) {
        exec.getCurrentHeads().forEach(this::add);
    }

    private void add(FlowNode node) {
        if (found.add(node)) {
            left.add(node);
        }
    }

    @Override
    public Iterator<FlowNode> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !left.isEmpty();
            }

            @Override
            public FlowNode next() {
                if (left.isEmpty()) {
                    throw new NoSuchElementException();
                }
                var node = left.remove();
                node.getParents().forEach(FlowGraphWalker.this::add);
                return node;
            }
        };
    }
}
