package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.config.ServiceNowPermissions;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;

@WithServiceNow
class GateOverrideTest {

    private static final String NUMBER = "CHG0030001";
    private static final String REASON = "production is down, and no approver can be reached";

    private static final String CREATE = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            """;

    private static final String WAIT = CREATE + """
            def result = snowWaitApproval(change)
            echo "approved=${result.approved} overridden=${result.overridden} by=${result.by} at=${result.at}"
            echo "approval=${result.approval} reason=${result.reason}"
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    private static void allow(ServiceNowSimulator simulator, boolean allowed) throws Exception {
        SimulatorConnection.configure(simulator).setAllowOverride(allowed);
    }

    /** Everybody sees everything, and some may do more. */
    private static void grant(JenkinsRule j) {
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("anonymous", "reader", "builder", "ann", "bob")
                .grant(Item.BUILD, Item.CANCEL, Item.CONFIGURE, Run.UPDATE)
                .everywhere()
                .to("builder")
                .grant(ServiceNowPermissions.OVERRIDE)
                .everywhere()
                .to("anonymous", "ann", "bob", "BOB")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private static Authentication user(String name) {
        return switch (name) {
            case "anonymous" -> Jenkins.ANONYMOUS2;
            case "SYSTEM" -> ACL.SYSTEM2;
            default -> new TestingAuthenticationToken(name, "");
        };
    }

    /** A build that bob has started and that waits. */
    private WorkflowRun start(JenkinsRule j, String script, Action... actions) throws Exception {
        allow(simulator, true);
        grant(j);
        var started = actions.length == 0 ? new Action[] {new CauseAction(new Cause.UserIdCause("bob"))} : actions;
        var run = Pipelines.job(j, script).scheduleBuild2(0, started).waitForStart();
        j.waitForMessage(NUMBER + ": state Assess, approval requested", run);
        return run;
    }

    private static String override(String user, Run<?, ?> run, String change, String reason) throws Exception {
        try (var ignored = ACL.as2(user(user))) {
            return GateOverride.override(run, change, reason);
        }
    }

    private static String refusal(String user, Run<?, ?> run, String reason) {
        return assertThrows(AbortException.class, () -> override(user, run, "", reason))
                .getMessage();
    }

    private static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    private List<String> notes() {
        return simulator.records().journal(simulator.records().sysId("change_request", NUMBER), "work_notes").stream()
                .filter(note -> note.contains("overridden"))
                .toList();
    }

    private static Path log(JenkinsRule j) {
        return j.jenkins.getRootDir().toPath().resolve("logs/servicenow-overrides.jsonl");
    }

    @Test
    void anOverriddenBuildGoesOnAndSaysSoEverywhere() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            assertEquals(NUMBER, override("ann", run, null, "  production is down,\nand no approver can be reached "));
            j.assertBuildStatusSuccess(j.waitForCompletion(run));

            j.assertLogContains(
                    "WARNING: CHG0030001 is not approved; overridden by ann: " + REASON
                            + ". The build goes on without the approval.",
                    run);
            j.assertLogContains("approved=true overridden=true by=ann at=2026-03-02 10:00:00", run);
            j.assertLogContains("approval=requested reason=" + REASON, run);

            var entry = BuildRecords.overrides(run).get(0);
            assertEquals("ann", entry.getUserId());
            assertEquals("state Assess, approval requested", entry.getApproval());
            assertFalse(run.getAction(ApprovalPanel.class).isWaiting());
            assertEquals(
                    "not approved; overridden by ann: " + REASON,
                    run.getAction(ApprovalPanel.class).getNote());

            var logged = Files.readAllLines(log(j));
            assertEquals(1, logged.size());
            assertTrue(logged.get(0).contains("\"user\":\"ann\""), logged.get(0));
            assertTrue(logged.get(0).contains("\"build\":\"os-image #1\""), logged.get(0));

            Overrides.get().writeNotes();
            assertEquals(1, notes().size());
            var note = notes().get(0);
            assertTrue(
                    note.startsWith("The approval of this change was overridden in Jenkins by ann at"
                            + " 2026-03-02 10:00:00 UTC: Jenkins os-image #1 goes on without it. Reason: " + REASON),
                    note);
            assertEquals(
                    "requested",
                    simulator.records().all("change_request").get(0).get("approval"),
                    "nobody has approved it");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    reader    | lacks the permission
                    builder   | lacks the permission
                    anonymous | Only a user who has logged in
                    SYSTEM    | Only a user who has logged in
                    bob       | You have started or ordered this build
                    BOB       | You have started or ordered this build
                    ann       |
                    admin     |
                    """)
    void itTakesThePermissionAndSomebodyElse(String user, String refusal) throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            if (refusal == null) {
                override(user, run, NUMBER, REASON);
                j.assertBuildStatusSuccess(j.waitForCompletion(run));
                return;
            }
            if (refusal.equals("lacks the permission")) {
                assertThrows(AccessDeniedException.class, () -> override(user, run, "", REASON));
            } else {
                assertTrue(refusal(user, run, REASON).startsWith(refusal), refusal(user, run, REASON));
            }
            assertTrue(run.isBuilding());
            assertEquals(List.of(), BuildRecords.overrides(run));
            assertFalse(Files.exists(log(j)));
        });
    }

    @Test
    void aConnectionThatDoesNotAllowItRefusesEverybody() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            allow(simulator, false);
            var refusal = refusal("admin", run, REASON);
            assertTrue(refusal.startsWith("The connection 'simulator' does not allow"), refusal);
            assertTrue(run.isBuilding());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "emergency",
                "a                             b",
                "\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b"
            })
    void itTakesAReasonInWords(String reason) throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            assertTrue(refusal("ann", run, reason).startsWith("An override needs a reason of 20 to 1000 characters"));
            assertThrows(AbortException.class, () -> override("ann", run, "", "x".repeat(1001)));
            assertTrue(run.isBuilding());
        });
    }

    @Test
    void whoHasStartedABuildThatLedToItIsRefused() throws Throwable {
        sessions.then(j -> {
            var upstream = j.createProject(WorkflowJob.class, "upstream")
                    .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("ann")))
                    .get();
            var run = start(
                    j,
                    WAIT,
                    new CauseAction(new Cause.UpstreamCause(upstream)),
                    new CauseAction(new Cause.UserIdCause("bob")));
            assertTrue(refusal("ann", run, REASON).startsWith("You have started or ordered this build"));
            assertTrue(refusal("bob", run, REASON).startsWith("You have started or ordered this build"));
            override("admin", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    /** Named like that of workflow-cps. */
    public static final class ReplayCause extends Cause {

        private final int originalNumber;

        ReplayCause(int originalNumber) {
            this.originalNumber = originalNumber;
        }

        public int getOriginalNumber() {
            return originalNumber;
        }

        @Override
        public String getShortDescription() {
            return "Replayed #" + originalNumber;
        }
    }

    @Test
    void whoHasStartedTheBuildThatIsReplayedIsRefused() throws Throwable {
        sessions.then(j -> {
            var original = Pipelines.job(j, "")
                    .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("ann")))
                    .get();
            var run = start(
                    j, WAIT, new CauseAction(new Cause.UserIdCause("bob"), new ReplayCause(original.getNumber())));
            assertTrue(refusal("ann", run, REASON).startsWith("You have started or ordered this build"));
            original.delete();
            assertTrue(refusal("ann", run, REASON).startsWith("It cannot be told who started this build"));
            assertTrue(refusal("admin", run, REASON).startsWith("It cannot be told who started this build"));
            assertTrue(run.isBuilding());
        });
    }

    @Test
    void whoHasOrderedTheBuildIsRefused() throws Throwable {
        sessions.then(j -> {
            var order = new OrderEntry(
                    "simulator",
                    simulator.url(),
                    "sc_req_item",
                    "a".repeat(32),
                    "RITM0010001",
                    "",
                    "a".repeat(32),
                    "",
                    "Image",
                    1,
                    new OrderEntry.Person("b".repeat(32), "Ann"),
                    new OrderEntry.Person("b".repeat(32), ""),
                    Map.of());
            var run = start(j, WAIT, BuildRecords.ofOrder(order));
            assertTrue(refusal("ann", run, REASON).startsWith("You have started or ordered this build"));
            assertTrue(run.isBuilding());
        });
    }

    @Test
    void anOverrideThatCannotBeRecordedIsNone() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            Files.createDirectories(log(j));
            assertTrue(refusal("ann", run, REASON).contains("was not overridden, because that cannot be recorded"));
            assertTrue(run.isBuilding());
            assertEquals(List.of(), BuildRecords.overrides(run));
            assertEquals(List.of(), List.copyOf(Overrides.get().recent()));
            Files.delete(log(j));
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void theNoteIsAddedWhenServiceNowAnswersAgain() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            simulator.faults().always(Fault.connectionReset());
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Overrides.get().writeNotes();
            assertEquals(List.of(), notes());
        });
        simulator.faults().clear();
        sessions.then(j -> {
            Overrides.get().writeNotes();
            assertEquals(1, notes().size());
            Overrides.get().writeNotes();
            assertEquals(1, notes().size());
        });
    }

    @Test
    void theNoteOfADeletedBuildIsAddedToo() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            simulator.faults().always(Fault.connectionReset());
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            run.getParent().delete();
            simulator.faults().clear();
            Overrides.get().writeNotes();
            assertEquals(1, notes().size());
        });
    }

    @Test
    void administratorsSeeTheOverridesOfThirtyDays() throws Throwable {
        sessions.then(j -> {
            var monitor = ExtensionList.lookupSingleton(OverrideMonitor.class);
            var run = start(j, WAIT);
            assertFalse(monitor.isActivated());
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertTrue(monitor.isActivated());
            var line = monitor.getOverrides().get(0);
            assertEquals(
                    "Jenkins os-image #1, CHG0030001, ann, " + REASON,
                    line.getBuild() + ", " + line.getNumber() + ", " + line.getBy() + ", " + line.getReason());
            assertEquals(run.getUrl(), line.getUrl());
            Overrides.get().writeNotes();
            assertTrue(monitor.getOverrides().get(0).isNoted());
        });
        sessions.then(j -> {
            var monitor = ExtensionList.lookupSingleton(OverrideMonitor.class);
            assertTrue(monitor.isActivated(), "after a restart");
            polls.setNow(polls.now().plus(Duration.ofDays(30)).plusSeconds(1));
            assertFalse(monitor.isActivated());
        });
    }

    @Test
    void aControllerThatWasKilledInTheMiddleGoesOnAfterwards() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            var wait = ApprovalWaits.get().of(run).get(0);
            // What is written first, before the controller is killed.
            BuildRecords.record(
                    run,
                    run.getExecution().getCurrentHeads().get(0).getId(),
                    new OverrideEntry(
                            "simulator",
                            simulator.url(),
                            wait.changeId(),
                            NUMBER,
                            "",
                            "ann",
                            "ann",
                            REASON,
                            Instant.parse("2026-03-02T10:00:00Z")));
        });
        sessions.then(j -> {
            var run = build(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("overridden=true by=ann", run);
            assertEquals(1, Files.readAllLines(log(j)).size());
            Overrides.get().writeNotes();
            assertEquals(1, notes().size());
        });
    }

    @Test
    void oneOfSeveralWaitsIsOverridden() throws Throwable {
        sessions.then(j -> {
            var run = start(j, """
                    def one = snowChangeRequest(key: 'one', shortDescription: 'One', assignmentGroup: 'OS Image Builders')
                    def two = snowChangeRequest(key: 'two', shortDescription: 'Two', assignmentGroup: 'OS Image Builders')
                    parallel one: { snowWaitApproval(one); echo 'one goes on' }, two: { snowWaitApproval(two); echo 'two goes on' }
                    """);
            j.waitForMessage("CHG0030002: state Assess, approval requested", run);
            assertTrue(refusal("ann", run, REASON).endsWith("CHG0030001, CHG0030002."), refusal("ann", run, REASON));
            var unknown = assertThrows(AbortException.class, () -> override("ann", run, "CHG0030003", REASON));
            assertTrue(unknown.getMessage().contains("does not wait for the approval of CHG0030003"));
            assertEquals("CHG0030002", override("ann", run, "CHG0030002", REASON));
            j.waitForMessage("two goes on", run);
            j.assertLogNotContains("one goes on", run);
            var again = assertThrows(AbortException.class, () -> override("ann", run, "CHG0030002", REASON));
            assertTrue(again.getMessage().contains("It waits for: CHG0030001."), again.getMessage());
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        });
    }

    @Test
    void aSecretInTheReasonIsMasked() throws Throwable {
        sessions.then(j -> {
            var run = start(j, "bindSecret('s3cret-of-the-test') {\n" + WAIT + "}");
            override("ann", run, "", "the password is s3cret-of-the-test, says the vault");
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Overrides.get().writeNotes();
            assertFalse(Files.readString(log(j)).contains("s3cret"), Files.readString(log(j)));
            assertFalse(notes().toString().contains("s3cret"), notes().toString());
            assertTrue(notes().toString().contains("the password is ****, says the vault"), notes().toString());
        });
    }

    @Test
    void anOverrideMovesNoChangeToImplement() throws Throwable {
        sessions.then(j -> {
            var run = start(
                    j, CREATE + "snowWaitApproval(change: change, startImplementation: true, onRejection: 'return')");
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("-4", simulator.records().all("change_request").get(0).get("state"));
        });
    }

    @Test
    void theComplianceReportOfTheBuildFails() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT + """
                    node { snowComplianceReport(change: change, checks: ['approved_before_work'], failOn: 'never') }
                    """);
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains(
                    "CHG0030001 was not approved when its build went on. The approval of this change was overridden in"
                            + " Jenkins by ann at 2026-03-02 10:00:00 UTC: Jenkins os-image #1 goes on without it.",
                    run);
        });
    }

    @Test
    void theCommandDoesTheSame() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            var printed = new ByteArrayOutputStream();
            var command = new OverrideCommand();
            command.stdout = new PrintStream(printed, true);
            command.job = run.getParent();
            command.setNumber(1);
            command.reason = REASON;
            try (var ignored = ACL.as2(user("builder"))) {
                assertThrows(AccessDeniedException.class, command::run);
            }
            assertEquals("servicenow-override", command.getName());
            try (var ignored = ACL.as2(user("ann"))) {
                assertEquals(0, command.run());
            }
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals(
                    "The approval of CHG0030001 was overridden; the build goes on.",
                    printed.toString().strip());
            command.setNumber(7);
            assertEquals(
                    "There is no build #7 of os-image.",
                    assertThrows(IllegalArgumentException.class, command::run).getMessage());
        });
    }

    @Test
    void theButtonIsThereForWhoMayPressItWhileTheBuildWaits() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT);
            assertEquals("", shownTo("reader", run));
            assertEquals("CHG0030001", shownTo("ann", run));
            allow(simulator, false);
            assertEquals("", shownTo("ann", run));
            allow(simulator, true);
            override("ann", run, "", REASON);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals(List.of(), run.getActions(OverrideAction.class));
        });
    }

    private static String shownTo(String user, WorkflowRun run) {
        try (var ignored = ACL.as2(user(user))) {
            var action = run.getActions(OverrideAction.class).get(0);
            return action.getIconFileName() == null
                    ? ""
                    : action.getWaits().get(0).getNumber();
        }
    }
}
