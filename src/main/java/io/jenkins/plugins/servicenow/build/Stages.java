package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;

/** The stages of a pipeline in its graph of flow nodes. */
public final class Stages {

    private static final Pattern BRANCH = Pattern.compile("^Branch: ");

    private Stages() {}

    /** The name of the stage that starts with the node; null when none does. Other blocks have labels too, such as branches. */
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
        return label == null || descriptor == null || !step.equals(descriptor.getFunctionName())
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
