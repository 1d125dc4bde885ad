package io.jenkins.plugins.servicenow.task;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BlockOutcome;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.ChangeTaskApi;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.itsm.TaskDraft;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import io.jenkins.plugins.servicenow.itsm.TaskType;
import io.jenkins.plugins.servicenow.step.BodyEnd;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowChangeTask}: opens the task, then runs the body, then closes the task. After a restart the task is found by its
 * correlation id, whether or not ServiceNow had answered.
 */
final class ChangeTaskStepExecution extends ChangeStepExecution<ChangeTaskStep> {

    private static final long serialVersionUID = 1L;

    private static final Map<String, String> RESERVED = Map.ofEntries(
            Map.entry("short_description", "Use the parameter 'shortDescription'."),
            Map.entry("change_task_type", "Use the parameter 'type'."),
            Map.entry("assignment_group", "Use the parameter 'assignmentGroup'."),
            Map.entry("cmdb_ci", "Use the parameter 'cmdbCi'."),
            Map.entry("change_request", "Use the parameter 'change'."),
            Map.entry("parent", "Use the parameter 'change'."),
            Map.entry("state", "The step moves the task by itself."),
            Map.entry("close_code", "The step closes the task by itself."),
            Map.entry("close_notes", "Use the parameter 'closeNotes'."),
            Map.entry("work_start", "The step knows when the work begins."),
            Map.entry("work_end", "The step knows when the work ends."),
            Map.entry("correlation_id", "The step needs it to find its own task again."),
            Map.entry("correlation_display", "The step needs it to name the build."));

    private TaskType type;
    private long started;

    /** Null until the task is about to be opened. */
    @CheckForNull
    private volatile String correlationId;

    /** The sys_id; null until it is known. */
    @CheckForNull
    private volatile String task;

    private volatile boolean running;

    /** Null until the body has ended. */
    @CheckForNull
    private volatile BodyEnd end;

    /** The id of the flow node with which the body has ended; null when that is not known. */
    @CheckForNull
    private volatile String endNode;

    private volatile long ended;

    ChangeTaskStepExecution(StepContext context, ChangeTaskStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        var name = step().functionName();
        type = Options.parse(TaskType.class, name, "type", step().getType());
        if (step().getShortDescription().isEmpty()) {
            throw new AbortException(
                    name + " needs a shortDescription: what is done, such as" + " shortDescription: 'Boot test'.");
        }
        if (step().getDurationMinutes() < 0) {
            throw new AbortException(
                    name + " needs a durationMinutes of 0 (until the planned end of the change) or more, not "
                            + step().getDurationMinutes() + ".");
        }
        checkNoSecret("shortDescription", step().getShortDescription());
        fields();
        requireChange();
        started = System.currentTimeMillis();
    }

    private Map<String, String> fields() throws AbortException {
        return FieldMap.check(step().functionName(), ChangeTaskApi.TABLE, step().getFields(), RESERVED);
    }

    /** Opens the task, or finds the one that was opened before a restart. */
    @Override
    protected Map<String, Object> call() throws Exception {
        var session = session();
        var change = ChangeRecord.findToWorkUnder(session, change());
        var call = NotedCall.of(required(FlowNode.class));
        var content = change.sysId() + "\n" + call.stage() + "\n" + step().getShortDescription();
        var id = correlationId;
        if (id == null) {
            var number = call.numbered(build(), content).number();
            id = BuildIdentity.of(build(), "task", call.stage() + "/" + step().getShortDescription() + "/" + number)
                    .correlationId();
            correlationId = id;
        }
        var draft = new TaskDraft(
                step().getShortDescription(),
                type,
                id,
                BuildIdentity.of(build(), "task", "").displayName(),
                Instant.ofEpochMilli(started),
                step().getDurationMinutes() == 0 ? null : Duration.ofMinutes(step().getDurationMinutes()),
                resolved(session));
        var opened = tasks(session).open(change, draft, call.node(), false);
        task = opened.sysId().value();
        // From now on another call is another task; one that is repeated because this one has failed before is not.
        call.finish(build(), content);
        log().accept("Change task "
                + HyperlinkNote.encodeTo(opened.url(session.instance()), opened.number()) + " '" + opened.name()
                + "' of " + change.number() + ": " + opened.stateLabel()
                + (opened.hasEnded() ? ", last updated by " + opened.lastUpdatedBy() + ". It is left as it is." : ""));
        return Map.of();
    }

    private Map<String, String> resolved(ServiceNowSession session) throws IOException, InterruptedException {
        var values = new LinkedHashMap<>(fields());
        var references = new ArrayList<>(References.takeFrom(values));
        reference("assignmentGroup", "assignment_group", Reference.Kind.GROUP, step().getAssignmentGroup(), references);
        reference("cmdbCi", "cmdb_ci", Reference.Kind.CONFIGURATION_ITEM, step().getCmdbCi(), references);
        var finder = new References(new QueryBatch(session), log());
        for (var reference : references) {
            values.put(reference.field(), finder.find(reference).value());
        }
        return values;
    }

    private static void reference(
            String parameter, String field, Reference.Kind kind, @CheckForNull String value, List<Reference> all) {
        if (value != null) {
            all.add(new Reference(parameter, field, kind, value));
        }
    }

    @Override
    protected void called(@NonNull Map<String, Object> returned) {
        getContext().newBodyInvoker().withCallback(new Body(this)).start();
    }

    @Override
    protected void resume() {
        if (end != null) {
            run(this::finish);
        } else if (!running) {
            callInBackground();
        }
    }

    /** On the CPS thread. The task is closed when Jenkins has stored that the body has ended. */
    private void ended(BodyEnd how, @CheckForNull FlowNode node) {
        ended = System.currentTimeMillis();
        endNode = node == null ? null : node.getId();
        end = how;
        getContext().saveState().addListener(() -> run(this::finish), MoreExecutors.directExecutor());
    }

    /** What the body has returned or thrown is passed on, whether or not the task can be closed. */
    private void finish() throws Exception {
        var how = Objects.requireNonNull(end);
        try {
            close(how);
        } catch (IOException | RuntimeException e) {
            log().accept("WARNING: " + masked(e)
                    + " It is closed with the change request, or after the end of the build.");
        } finally {
            how.pass(getContext(), step().functionName());
        }
    }

    private String masked(Exception error) throws IOException, InterruptedException {
        return masking()
                .mask("The change task '" + step().getShortDescription() + "' was not closed. " + error.getMessage());
    }

    private void close(BodyEnd how) throws IOException, InterruptedException {
        var opened = Objects.requireNonNull(task);
        var closed = tasks(session()).close(SysId.of(opened), Objects.requireNonNull(correlationId), outcome(how));
        log().accept("Change task " + closed.number() + ": " + closed.stateLabel()
                + (closed.closeCode().isEmpty() ? "" : " (" + closed.closeCode() + ")"));
    }

    private TaskOutcome outcome(BodyEnd how) throws IOException, InterruptedException {
        var node =
                endNode == null ? null : required(FlowNode.class).getExecution().getNode(endNode);
        var outcome = BlockOutcome.of(
                        build(), node instanceof BlockEndNode<?> block ? block : null, how.error(), masking())
                .outcome(build(), step().getShortDescription(), Instant.ofEpochMilli(ended));
        var notes = step().getCloseNotes();
        return notes == null || outcome.result() != CloseResult.SUCCESSFUL
                ? outcome
                : new TaskOutcome(outcome.result(), notes, outcome.ended());
    }

    private BuildTasks tasks(ServiceNowSession session) throws IOException, InterruptedException {
        return new BuildTasks(build(), connection(), session, masking(), log());
    }

    private static final class Body extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final ChangeTaskStepExecution execution;

        Body(ChangeTaskStepExecution execution) {
            this.execution = execution;
        }

        /** Not before: if Jenkins is restarted until then, the body has not begun. */
        @Override
        public void onStart(StepContext context) {
            execution.running = true;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.ended(BodyEnd.success(result), node(context));
        }

        @Override
        public void onFailure(StepContext context, Throwable error) {
            execution.ended(BodyEnd.failure(error), node(context));
        }

        @CheckForNull
        private static FlowNode node(StepContext context) {
            try {
                return context.get(FlowNode.class);
            } catch (IOException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}
