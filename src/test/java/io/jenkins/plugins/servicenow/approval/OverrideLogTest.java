package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class OverrideLogTest {

    @TempDir
    Path directory;

    private WorkflowRun run;

    @BeforeEach
    void build(JenkinsRule j) throws Exception {
        run = Pipelines.run(j, Result.SUCCESS, "");
    }

    private Path file() {
        return directory.resolve("logs/overrides.jsonl");
    }

    private static OverrideEntry override(String reason) {
        return new OverrideEntry(
                "production",
                "https://example.service-now.com",
                "c".repeat(32),
                "CHG0030001",
                "state Assess, approval requested",
                "ann",
                "Ann Admin",
                reason,
                Instant.parse("2026-03-01T22:00:00Z"));
    }

    @Test
    void anOverrideIsALineOfJson() throws Exception {
        var log = new OverrideLog(file(), 1_000_000);
        log.add(run, override("the \"first\"\none"));
        log.add(run, override("the second one"));
        var lines = Files.readAllLines(file());
        assertEquals(2, lines.size());
        var first = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("2026-03-01T22:00:00Z", first.get("time").getAsString());
        assertEquals("ann", first.get("user").getAsString());
        assertEquals("the \"first\"\none", first.get("reason").getAsString());
        assertEquals("os-image #1", first.get("build").getAsString());
        assertEquals("CHG0030001", first.get("change").getAsString());
    }

    @Test
    void aLineThatACrashHasTornSpoilsNoOther() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"time\":\"2026-0");
        new OverrideLog(file(), 1_000_000).add(run, override("after the crash"));
        var lines = Files.readAllLines(file());
        assertEquals("{\"time\":\"2026-0", lines.get(0));
        assertTrue(lines.get(1).contains("after the crash"), lines.get(1));
    }

    @Test
    void oldFilesAreKeptButNotForEver() throws Exception {
        var log = new OverrideLog(file(), 1);
        for (var i = 0; i < 12; i++) {
            log.add(run, override("number " + i));
        }
        assertTrue(Files.readString(file()).contains("number 11"));
        assertTrue(Files.readString(file().resolveSibling("overrides.jsonl.1")).contains("number 10"));
        assertTrue(Files.readString(file().resolveSibling("overrides.jsonl.9")).contains("number 2\""));
        assertFalse(Files.exists(file().resolveSibling("overrides.jsonl.10")));
    }
}
