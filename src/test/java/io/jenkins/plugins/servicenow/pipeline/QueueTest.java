package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.listeners.ItemListener;
import hudson.model.queue.QueueListener;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What waits in the queue, what is taken for the same, and what leaves it. */
class QueueTest {
    private static final int LONG = 3600;

    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    /** Says that items with another ticket are others, and those with the same are not. */
    public static final class Ticket extends InvisibleAction
            implements Queue.QueueAction, EnvironmentContributingAction {
        private final String number;

        Ticket(String number) {
            this.number = number;
        }

        @Override
        public boolean shouldSchedule(List<Action> actions) {
            return actions.stream().noneMatch(other -> other instanceof Ticket ticket && ticket.number.equals(number));
        }

        @Override
        public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
            env.put("TICKET", number);
        }
    }

    @Extension
    public static final class Recorder extends QueueListener {
        @Override
        public void onEnterWaiting(Queue.WaitingItem wi) {
            record("entered", wi);
        }

        @Override
        public void onLeft(Queue.LeftItem li) {
            record(li.isCancelled() ? "canceled" : "left", li);
        }

        private static void record(String what, Queue.Item item) {
            var ticket = item.getAction(Ticket.class);
            if (ticket != null) {
                EVENTS.add(what + " " + ticket.number);
            }
        }
    }

    @Extension
    public static final class Renames extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            EVENTS.add(oldFullName + " is " + newFullName);
        }

        @Override
        public void onUpdated(Item item) {
            EVENTS.add("updated " + item.getFullName());
        }

        @Override
        public void onDeleted(Item item) {
            EVENTS.add("deleted " + item.getFullName());
        }
    }

    private static WorkflowJob job(JenkinsRule j) throws Exception {
        var job = Pipelines.job(j, "echo \"ticket ${env.TICKET}, recipe ${env.RECIPE}\"");
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("RECIPE", "base")));
        return job;
    }

    private static Queue.Item schedule(WorkflowJob job, int quietPeriod, String ticket, String recipe) {
        return ParameterizedJobMixIn.scheduleBuild2(
                job,
                quietPeriod,
                new CauseAction(new Cause.UserIdCause(ticket)),
                new ParametersAction(new StringParameterValue("RECIPE", recipe)),
                new Ticket(ticket));
    }

    private static List<Long> ids() {
        return Arrays.stream(Queue.getInstance().getItems())
                .map(Queue.Item::getId)
                .sorted()
                .toList();
    }

    @Test
    void anItemCarriesItsActionsIntoTheBuild() throws Throwable {
        sessions.then(j -> {
            var item = schedule(job(j), 0, "T1", "mine");
            var build = (WorkflowRun) item.getFuture().get();
            j.assertLogContains("ticket T1, recipe mine", build);
            assertNotNull(build.getAction(Ticket.class));
            assertEquals(List.of("entered T1", "left T1"), EVENTS);
            var left = (Queue.LeftItem) Queue.getInstance().getItem(item.getId());
            assertSame(build, left.getExecutable());
            assertFalse(left.isCancelled());
        });
    }

    @Test
    void equalParametersAreOneItemUnlessAnActionSaysOtherwise() throws Throwable {
        sessions.then(j -> {
            var job = job(j);
            var first = schedule(job, LONG, "T1", "mine");
            assertSame(first, schedule(job, LONG, "T1", "mine"));
            assertEquals(2, first.getAction(CauseAction.class).getCauses().size(), "both causes");
            assertNotEquals(first.getId(), schedule(job, LONG, "T2", "mine").getId());
            assertNotEquals(
                    first.getId(), schedule(job, LONG, "T1", "other").getId(), "one action that says so is enough");
            assertEquals(3, ids().size());
            assertEquals(List.of("entered T1", "entered T2", "entered T1"), EVENTS);
            var plain = new ParametersAction(new StringParameterValue("RECIPE", "mine"));
            assertNotEquals(
                    first.getId(),
                    ParameterizedJobMixIn.scheduleBuild2(job, LONG, plain).getId());
        });
    }

    @Test
    void itemsWithoutSuchActionsAreFolded() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            var first = ParameterizedJobMixIn.scheduleBuild2(job, LONG, new CauseAction(new Cause.UserIdCause("ann")));
            assertSame(first, ParameterizedJobMixIn.scheduleBuild2(job, LONG));
            assertSame(
                    first,
                    ParameterizedJobMixIn.scheduleBuild2(job, 0, new CauseAction(new Cause.UserIdCause("joe"))),
                    "which shortens the quiet period");
            var build = (WorkflowRun) first.getFuture().get();
            assertEquals(2, build.getCauses().size());
        });
    }

    @Test
    void anItemThatIsCanceledSaysSoAndIsNotBuilt() throws Throwable {
        sessions.then(j -> {
            var job = job(j);
            var item = schedule(job, LONG, "T1", "mine");
            assertTrue(Queue.getInstance().cancel(item));
            assertFalse(Queue.getInstance().cancel(item), "it is gone");
            assertThrows(CancellationException.class, () -> item.getFuture().get());
            assertEquals(List.of("entered T1", "canceled T1"), EVENTS);
            assertNull(job.getLastBuild());
            assertTrue(((Queue.LeftItem) Queue.getInstance().getItem(item.getId())).isCancelled());
        });
    }

    @Test
    void aJobThatIsDisabledIsNotScheduledAndLeavesTheQueue() throws Throwable {
        sessions.then(j -> {
            var job = job(j);
            schedule(job, LONG, "T1", "mine");
            job.makeDisabled(true);
            assertEquals(List.of("entered T1", "canceled T1", "updated p"), EVENTS);
            assertFalse(job.isBuildable());
            assertNull(schedule(job, 0, "T2", "mine"));
            assertNull(job.scheduleBuild2(0));
        });
        sessions.then(j -> {
            var job = Jenkins.get().getItemByFullName("p", WorkflowJob.class);
            assertTrue(job.isDisabled(), "also after a restart");
            job.makeDisabled(false);
            j.buildAndAssertSuccess(job);
        });
    }

    @Test
    void whileJenkinsQuietsDownNothingIsStarted() throws Throwable {
        sessions.then(j -> {
            j.jenkins.doQuietDown();
            var item = schedule(job(j), 0, "T1", "mine");
            assertTrue(j.jenkins.isQuietingDown());
            assertEquals(List.of(item.getId()), ids());
            j.jenkins.doCancelQuietDown();
            j.assertBuildStatusSuccess((WorkflowRun) item.getFuture().get());
        });
    }

    @Test
    void theQueueIsKeptOverARestart() throws Throwable {
        var id = new AtomicLong();
        sessions.then(j -> {
            id.set(schedule(job(j), LONG, "T1", "mine").getId());
            EVENTS.clear();
        });
        sessions.then(j -> {
            assertEquals(List.of("entered T1"), EVENTS, "listeners are told again");
            var job = Jenkins.get().getItemByFullName("p", WorkflowJob.class);
            var item = Queue.getInstance().getItem(id.get());
            assertSame(item, schedule(job, 0, "T1", "mine"), "which ends the quiet period");
            var build = (WorkflowRun) item.getFuture().get();
            j.assertLogContains("ticket T1, recipe mine", build);
            assertSame(build, job.getLastBuild());
        });
    }

    @Test
    void aJobThatIsDeletedLeavesTheQueueFirst() throws Throwable {
        sessions.then(j -> {
            var job = job(j);
            schedule(job, LONG, "T1", "mine");
            job.delete();
            assertEquals(List.of("entered T1", "canceled T1", "deleted p"), EVENTS);
            assertEquals(List.of(), ids());
        });
    }

    @Test
    void aJobThatIsRenamedKeepsItsItemAndItsBuilds() throws Throwable {
        sessions.then(j -> {
            var job = job(j);
            j.buildAndAssertSuccess(job);
            var item = schedule(job, LONG, "T1", "mine");
            job.renameTo("q");
            assertEquals(List.of("entered T1", "p is q"), EVENTS);
            assertNull(Jenkins.get().getItem("p"));
            assertSame(job, Jenkins.get().getItem("q"));
            assertSame(job, item.task);
            assertEquals(1, job.getLastBuild().getNumber());
        });
        sessions.then(j -> assertNotNull(
                Jenkins.get().getItemByFullName("q", WorkflowJob.class).getLastBuild()));
    }
}
