package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class BuildOpenWritesTest {

    private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private Path file;
    private String whenItBegan;

    @Test
    void anOpenWriteIsOnDiskBeforeAnythingIsSentAndOpenAfterAKill() throws Throwable {
        sessions.then(j -> {
            var run = Pipelines.run(j, Result.SUCCESS, "");
            file = run.getRootDir().toPath().resolve("build.xml");
            var writes = BuildOpenWrites.of(run);
            writes.begin(List.of("a", "b"), UNTIL);
            whenItBegan = Files.readString(file);
            writes.settle(List.of("a"));
            assertEquals(Optional.empty(), writes.openUntil("a"));
            assertEquals(Optional.of(UNTIL), writes.openUntil("b"));
        });
        // As a kill leaves it: nothing was saved afterwards.
        Files.writeString(file, whenItBegan);
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            var writes = BuildOpenWrites.of(run);
            assertEquals(Optional.of(UNTIL), writes.openUntil("a"));
            assertEquals(Optional.of(UNTIL), writes.openUntil("b"));
            assertEquals(Optional.empty(), writes.openUntil("c"));
        });
    }
}
