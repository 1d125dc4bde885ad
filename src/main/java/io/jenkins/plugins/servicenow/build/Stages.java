package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.regex.Pattern;
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

    private static final Pattern BRANCH = Pattern.compile("^Branch: ");

    private Stages() {}

    /**
     * The name of the stage that starts with the node; null when none does. Other blocks have labels too, such as branches. Without
     * secrets of blocks around the stage, once it was {@linkplain #mask masked}.
     */
    @CheckForNull
    public static String startingWith(@NonNull FlowNode node) {
        return label(node, "stage");
    }

    /**
     * The names of the stages and of the branches of {@code parallel} around the node, the outermost first, such as
     * {@code Test / amd64}: in a matrix only both together tell two places apart. Empty when it is in none. Reads flow nodes.
     */
    @NonNull
    public static String path(@NonNull FlowNode node) {
        var names = new ArrayDeque<String>();
        for (var block : node.getEnclosingBlocks()) {
            var stage = startingWith(block);
            var branch = label(block, "parallel");
            var name = stage == null && branch != null ? BRANCH.matcher(branch).replaceFirst("") : stage;
            // Declarative Pipeline starts a stage of the same name in each branch.
            if (name != null && !name.equals(names.peekFirst())) {
                names.addFirst(name);
            }
        }
        return String.join(" / ", names);
    }

    @CheckForNull
    private static String label(FlowNode node, String step) {
        if (!(node instanceof BlockStartNode) || !(node instanceof StepNode block)) {
            return null;
        }
        var descriptor = block.getDescriptor();
        var label = node.getPersistentAction(LabelAction.class);
        if (label == null || descriptor == null || !step.equals(descriptor.getFunctionName())) {
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
