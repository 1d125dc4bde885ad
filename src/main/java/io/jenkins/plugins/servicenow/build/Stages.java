package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.util.Objects;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** The stages of a pipeline in its graph of flow nodes. */
public final class Stages {

    private Stages() {}

    /**
     * The name of the stage that starts with the node; null when none does. Other blocks have labels too, such as branches. Without
     * secrets of blocks around the stage, once it was {@linkplain #mask masked}.
     */
    @CheckForNull
    public static String startingWith(@NonNull FlowNode node) {
        if (!(node instanceof BlockStartNode) || !(node instanceof StepNode step)) {
            return null;
        }
        var descriptor = step.getDescriptor();
        var label = node.getPersistentAction(LabelAction.class);
        if (label == null || descriptor == null || !isStage(descriptor)) {
            return null;
        }
        var masked = node.getPersistentAction(MaskedName.class);
        return masked == null ? label.getDisplayName() : masked.name;
    }

    public static boolean isStage(@NonNull StepDescriptor descriptor) {
        return "stage".equals(descriptor.getFunctionName());
    }

    /**
     * Keeps the name without secrets with the stage, where it has some: later nobody knows them.
     *
     * @param node that starts the stage
     */
    public static void mask(@NonNull FlowNode node, @NonNull Masking masking) {
        var name = startingWith(node);
        var masked = name == null ? null : masking.mask(name);
        if (masked != null && !masked.equals(name)) {
            node.addAction(new MaskedName(masked));
        }
    }

    /** Stored with the node. */
    private static final class MaskedName extends InvisibleAction implements PersistentAction {

        private final String name;

        MaskedName(String name) {
            this.name = name;
        }
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
