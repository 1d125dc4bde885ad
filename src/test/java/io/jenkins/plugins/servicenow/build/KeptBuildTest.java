package io.jenkins.plugins.servicenow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import io.jenkins.plugins.servicenow.page.BuildSection;
import io.jenkins.plugins.servicenow.page.ShownChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class KeptBuildTest {

    private static final String INSTANCE = "https://acme.example";
    private static final String CHANGE = "455274406dd44161a9536498215b1c96";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private Path file;

    private static WorkflowRun build(JenkinsRule j) throws Exception {
        return Pipelines.run(j, Result.SUCCESS, "");
    }

    private static WorkflowRun kept(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    @Test
    void theStoredFormIsRead() throws Throwable {
        sessions.then(j -> {
            var run = build(j);
            BuildRecords.record(run, new IncidentEntry("main", "1", "INC0010001", "", "3", true));
            file = run.getRootDir().toPath().resolve("build.xml");
        });
        try (var stored = getClass().getResourceAsStream("stored-actions.xml")) {
            var actions = new String(stored.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(
                    file,
                    Files.readString(file).replaceFirst("(?s)<(io[.]jenkins[.].*BuildRecords)\\b.*</\\1>", actions));
        }
        sessions.then(j -> {
            var run = kept(j);
            var change = BuildRecords.change(run);
            assertNotNull(change);
            assertEquals("CHG0030001", change.getNumber());
            assertEquals("successful", change.getCloseCode());
            assertEquals("Low", change.getRisk());
            assertEquals(List.of(), BuildRecords.incidents(run));

            var shown = run.getAction(BuildSection.class).getChanges();
            assertEquals(1, shown.size());
            assertEquals("CHG0030001", shown.get(0).getNumber());
            assertEquals("Implement", shown.get(0).getState());
            var approval = shown.get(0).getApproval();
            assertNotNull(approval);
            assertEquals("approved", approval.getApproval());
            assertEquals(
                    List.of("Carl Cab", "Ann Approver"),
                    approval.getAnswers().stream()
                            .map(ApprovalPanel.Answer::getName)
                            .toList());
            assertEquals("fine", approval.getAnswers().get(0).getComment());

            BuildRecords.record(run, new IncidentEntry("main", "1", "INC0010001", "", "3", true));
            assertEquals(1, run.getAction(BuildSection.class).getIncidents().size());
        });
    }

    @Test
    void whatABuildHasRecordedIsReadBack() throws Throwable {
        sessions.then(j -> {
            var run = build(j);
            BuildRecords.record(
                    run, "", new ChangeEntry("main", INSTANCE, CHANGE, "CHG0030001", "u", "New", true, "Low", null));
            BuildRecords.record(run, new CiEntry("main", INSTANCE, "ci", "rhel9", "1.2", "cmdb_ci_os_image", "u"));
            BuildRecords.record(
                    run,
                    "7",
                    new EvidenceEntry(
                            INSTANCE,
                            "CHG0030001",
                            CHANGE,
                            "",
                            true,
                            1,
                            2,
                            3,
                            List.of("✓ Boot"),
                            Map.of("a.xml", "u")));
            BuildRecords.record(run, List.of(new DeploymentEntry("rhel9 1.2", "web01", "server", "u", "production")));
            ApprovalPanels.show(
                    run,
                    INSTANCE,
                    CHANGE,
                    "CHG0030001",
                    "u",
                    new ApprovalPanel.Snapshot("Assess", "requested", true, "", List.of("Ann"), List.of()));
            ApprovalPanels.show(
                    run,
                    INSTANCE,
                    "other",
                    "CHG0030002",
                    "u",
                    new ApprovalPanel.Snapshot("New", "requested", false, "", List.of(), List.of()));
        });
        sessions.then(j -> {
            var section = kept(j).getAction(BuildSection.class);
            assertEquals(
                    List.of("CHG0030001", "CHG0030002"),
                    section.getChanges().stream().map(ShownChange::getNumber).toList());
            var own = section.getChanges().get(0);
            assertEquals("Assess", own.getState(), "the last poll");
            assertEquals("Low", own.getRisk());
            assertNull(own.getCloseCode());
            assertEquals("New", section.getChanges().get(1).getState());
            assertFalse(section.isWaiting(), "the build has ended");
            assertEquals("rhel9", section.getCis().get(0).getName());
            assertEquals(Map.of("a.xml", "u"), section.getEvidence().get(0).getAttachments());
            assertEquals("web01", section.getDeployments().get(0).getServer());
            assertEquals("", section.link("javascript:alert(1)"));
        });
    }

    @Test
    void evidenceIsRecordedForEachCall() throws Throwable {
        sessions.then(j -> {
            var run = build(j);
            var unitTests = new EvidenceEntry(
                    INSTANCE, "CHG0030001", CHANGE, "", true, 12, 0, 0, List.of("✓ Unit tests"), Map.of());
            BuildRecords.record(run, "7", unitTests);
            var scan =
                    new EvidenceEntry(INSTANCE, "CHG0030001", CHANGE, "", true, 180, 0, 0, List.of("✓ Scan"), Map.of());
            BuildRecords.record(run, "9", scan);
            BuildRecords.record(run, "9", scan);
        });
        sessions.then(j -> assertEquals(
                List.of(12, 180),
                kept(j).getAction(BuildSection.class).getEvidence().stream()
                        .map(EvidenceEntry::getPassed)
                        .toList()));
    }

    @Test
    void ofManyAttachmentsTheFirstAreKept() throws Throwable {
        sessions.then(j -> {
            var run = build(j);
            for (var call = 0; call < 3; call++) {
                var links = new LinkedHashMap<String, String>();
                for (var i = 0; i < 300; i++) {
                    links.put("TEST-" + call + "-" + i + ".xml", "u");
                }
                var evidence =
                        new EvidenceEntry(INSTANCE, "CHG0030001", CHANGE, "", false, 1, 0, 0, List.of("✓ Boot"), links);
                BuildRecords.record(run, "" + call, evidence);
                // A call that is repeated takes no more room.
                BuildRecords.record(run, "" + call, evidence);
            }
        });
        sessions.then(j -> {
            var evidence = kept(j).getAction(BuildSection.class).getEvidence();
            assertEquals(
                    List.of(300, 200, 0),
                    evidence.stream().map(each -> each.getAttachments().size()).toList());
            assertEquals(
                    List.of(0, 100, 300),
                    evidence.stream().map(EvidenceEntry::getMoreAttachments).toList());
            assertEquals(List.of("✓ Boot"), evidence.get(2).getChecks());
        });
    }

    @Test
    void aBuildWithoutServiceNowHasNoSection() throws Throwable {
        sessions.then(j -> assertNull(build(j).getAction(BuildSection.class)));
    }
}
