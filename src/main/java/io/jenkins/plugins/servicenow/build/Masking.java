package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.console.ConsoleLogFilter;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.client.SecretMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Masks in a text the secrets that {@code withCredentials} and the like around a step have bound, and those that were given to the
 * build as parameters: all that is masked in the log of the step, and what of it is masked nowhere in Jenkins, such as secrets of
 * several lines, and secrets that were escaped for JSON, XML or an address. Jenkins does not mask the message of an error.
 */
public final class Masking extends SecretMask {

    private static final Logger LOGGER = Logger.getLogger(Masking.class.getName());

    /** In place of a text that may hold secrets and cannot be masked. */
    public static final String WITHHELD = "(the message is withheld, because it may hold credentials)";

    /** Steps that bind secrets for their body and mask them in its log. */
    private static final Set<String> BINDING = Set.of("withCredentials", "withVault", "wrap");

    /** Goes through the mask before a text, and shows what is put in front of each line, such as the time. */
    private static final String PROBE = "\u00B7";

    @CheckForNull
    private final TaskListenerDecorator mask;

    private final SecretValues secrets;

    /** Ids of the blocks around the step. */
    private final Set<String> around;

    private Masking(@CheckForNull TaskListenerDecorator mask, Collection<String> secrets, Collection<String> around) {
        this.mask = mask;
        this.secrets = new SecretValues(secrets);
        this.around = Set.copyOf(around);
    }

    /** Of the secrets that are bound where the step runs. Makes no I/O. */
    @NonNull
    public static Masking of(@NonNull StepContext context) throws IOException, InterruptedException {
        var node = context.get(FlowNode.class);
        var secrets = secretParameters(context.get(Run.class));
        var environment = context.get(EnvironmentExpander.class);
        if (environment != null) {
            var variables = new EnvVars();
            environment.expand(variables);
            environment.getSensitiveVariables().stream()
                    .map(variables::get)
                    .filter(Objects::nonNull)
                    .forEach(secrets::add);
        }
        return of(
                context.get(ConsoleLogFilter.class),
                context.get(TaskListenerDecorator.class),
                secrets,
                node == null
                        ? List.of()
                        : node.getEnclosingBlocks().stream()
                                .map(FlowNode::getId)
                                .toList());
    }

    /**
     * For what is written when no step runs: of the secrets that were given to the build. What a step hands over to be written later
     * it masks itself.
     *
     * @param run null for a build that is gone
     */
    @NonNull
    public static Masking of(@CheckForNull Run<?, ?> run) {
        return new Masking(null, secretParameters(run), List.of());
    }

    /** @param around ids of the blocks whose secrets the others mask */
    @NonNull
    static Masking of(
            @CheckForNull ConsoleLogFilter filter,
            @CheckForNull TaskListenerDecorator decorator,
            @NonNull Collection<String> secrets,
            @NonNull List<String> around) {
        return new Masking(
                TaskListenerDecorator.merge(TaskListenerDecorator.fromConsoleLogFilter(filter), decorator),
                secrets,
                around);
    }

    private static Set<String> secretParameters(@CheckForNull Run<?, ?> run) {
        var action = run == null ? null : run.getAction(ParametersAction.class);
        return action == null
                ? new HashSet<>()
                : action.getAllParameters().stream()
                        .filter(ParameterValue::isSensitive)
                        .map(ParameterValue::getValue)
                        .filter(Objects::nonNull)
                        .map(value -> value instanceof Secret secret ? secret.getPlainText() : value.toString())
                        .collect(Collectors.toCollection(HashSet::new));
    }

    /** @return {@link #WITHHELD} when the text cannot be masked */
    @Override
    @NonNull
    public String mask(@NonNull String text) {
        return text.isEmpty() ? text : asInLog(secrets.mask(text));
    }

    private String asInLog(String text) {
        if (mask == null) {
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
        var lines = ConsoleNotes.remove(masked).stripTrailing().split("\n");
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
