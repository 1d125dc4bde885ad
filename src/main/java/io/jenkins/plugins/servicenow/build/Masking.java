package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.console.ConsoleNote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Masks in a text what is masked in the log of a step: the secrets that {@code withCredentials} and the like around the step have
 * bound. Jenkins does not mask the message of an error.
 */
public final class Masking {

    private static final Logger LOGGER = Logger.getLogger(Masking.class.getName());

    /** In place of a text that may hold secrets and cannot be masked. */
    public static final String WITHHELD = "(the message is withheld, because it may hold credentials)";

    /** Steps that bind secrets for their body and mask them in its log. */
    private static final Set<String> BINDING = Set.of("withCredentials", "withVault", "wrap");

    /** Goes through the mask before a text, and shows what is put in front of each line, such as the time. */
    private static final String PROBE = "\u00B7";

    @CheckForNull
    private final TaskListenerDecorator mask;

    /** Ids of the blocks around the step. */
    private final Set<String> around;

    private Masking(@CheckForNull TaskListenerDecorator mask, Set<String> around) {
        this.mask = mask;
        this.around = around;
    }

    @NonNull
    public static Masking of(@NonNull StepContext context) throws IOException, InterruptedException {
        var node = context.get(FlowNode.class);
        return of(
                context.get(ConsoleLogFilter.class),
                context.get(TaskListenerDecorator.class),
                node == null
                        ? List.of()
                        : node.getEnclosingBlocks().stream()
                                .map(FlowNode::getId)
                                .toList());
    }

    /** @param around ids of the blocks whose secrets these two mask */
    @NonNull
    public static Masking of(
            @CheckForNull ConsoleLogFilter filter,
            @CheckForNull TaskListenerDecorator decorator,
            @NonNull List<String> around) {
        return new Masking(
                TaskListenerDecorator.merge(TaskListenerDecorator.fromConsoleLogFilter(filter), decorator),
                new HashSet<>(around));
    }

    /** @return {@link #WITHHELD} when the text cannot be masked */
    @NonNull
    public String mask(@NonNull String text) {
        if (mask == null || text.isEmpty()) {
            return text;
        }
        var masked = new ByteArrayOutputStream();
        try {
            try (var out = mask.decorate(masked)) {
                out.write((PROBE + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return withoutProbe(masked.toString(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "A text cannot be masked", e);
            return WITHHELD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WITHHELD;
        }
    }

    private static String withoutProbe(String masked) {
        var lines = ConsoleNote.removeNotes(masked).stripTrailing().split("\n");
        var added = Math.max(0, lines[0].indexOf(PROBE));
        return Arrays.stream(lines)
                .skip(1)
                .map(line -> line.substring(Math.min(added, line.length())))
                .collect(Collectors.joining("\n"));
    }

    /** Whether secrets were bound where the error arose that are not bound, and so not masked, around the step. */
    boolean misses(@NonNull FlowNode origin) {
        var own = origin instanceof BlockEndNode<?> end ? Stream.of(end.getStartNode()) : Stream.<FlowNode>empty();
        return Stream.concat(own, origin.getEnclosingBlocks().stream())
                .anyMatch(block -> !around.contains(block.getId()) && binds(block));
    }

    private static boolean binds(FlowNode block) {
        var step = block instanceof StepNode node ? node.getDescriptor() : null;
        return step != null && BINDING.contains(step.getFunctionName());
    }
}
