package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;

/** The stages of a pipeline in its graph of flow nodes. */
public final class Stages {

    private Stages() {}

    /** The name of the stage that starts with the node; null when none does. Other blocks have labels too, such as branches. */
    @CheckForNull
    public static String startingWith(@NonNull FlowNode node) {
        if (!(node instanceof BlockStartNode) || !(node instanceof StepNode step)) {
            return null;
        }
        var descriptor = step.getDescriptor();
        var label = node.getPersistentAction(LabelAction.class);
        return label == null || descriptor == null || !"stage".equals(descriptor.getFunctionName())
                ? null
                : label.getDisplayName();
    }

    /** The name of the innermost stage around the node, or of the one that it ends; empty when it is in none. */
    @NonNull
    static String around(@NonNull FlowNode node) {
        var inside = node instanceof BlockEndNode<?> end ? end.getStartNode() : node;
        return Stream.concat(Stream.of(inside), inside.getEnclosingBlocks().stream())
                .map(Stages::startingWith)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
