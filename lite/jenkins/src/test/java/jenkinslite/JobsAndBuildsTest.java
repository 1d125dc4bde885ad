package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Failure;
import hudson.model.InvisibleAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import jenkins.model.JenkinsLocationConfiguration;
import jenkins.model.RunAction2;
import jenkins.model.TransientActionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class JobsAndBuildsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    public static class Note extends InvisibleAction implements RunAction2 {
        private final String text;
        private transient Run<?, ?> build;
        private transient String how;

        Note(String text) {
            this.text = text;
        }

        @Override
        public void onAttached(Run<?, ?> r) {
            build = r;
            how = "attached";
        }

        @Override
        public void onLoad(Run<?, ?> r) {
            build = r;
            how = "loaded";
        }
    }

    public static class Computed extends InvisibleAction {}

    @Extension
    public static class ComputedFactory extends TransientActionFactory<ToyJob.Build> {
        @Override
        public Class<ToyJob.Build> type() {
            return ToyJob.Build.class;
        }

        @Override
        public Collection<? extends Action> createFor(ToyJob.Build target) {
            return List.of(new Computed());
        }
    }

    @Extension
    public static class Events extends RunListener<ToyJob.Build> {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onInitialize(ToyJob.Build build) {
            seen.add("initialized");
        }

        @Override
        public void onStarted(ToyJob.Build build, TaskListener listener) {
            seen.add("started");
        }

        @Override
        public void onCompleted(ToyJob.Build build, TaskListener listener) {
            seen.add("completed " + build.getResult());
        }

        @Override
        public void onFinalized(ToyJob.Build build) {
            seen.add("finalized");
        }

        @Override
        public void onDeleted(ToyJob.Build build) {
            seen.add("deleted");
        }
    }

    @Test
    void theNextSessionFindsJobsAndBuilds() throws Throwable {
        sessions.then(j -> {
            var job = j.createProject(ToyJob.class, "image");
            job.label("kept");
            job.save();
            job.build(
                    (build, log) -> {
                        log.println("baking");
                        return Result.UNSTABLE;
                    },
                    new Note("first"),
                    new CauseAction(new Cause.UserIdCause("alice")));
            job.build((build, log) -> Result.FAILURE);
        });
        sessions.then(j -> {
            var job = j.jenkins.getItemByFullName("image", ToyJob.class);
            assertEquals("kept", job.label());
            assertEquals(
                    List.of(2, 1), job.getBuilds().stream().map(Run::getNumber).toList());
            var build = job.getBuildByNumber(1);
            assertEquals(Result.UNSTABLE, build.getResult());
            assertSame(job, build.getParent());
            assertFalse(build.isBuilding());
            j.assertLogContains("baking", build);
            assertEquals("alice", build.getCause(Cause.UserIdCause.class).getUserId());
            var note = build.getAction(Note.class);
            assertEquals("first", note.text);
            assertSame(build, note.build);
            assertEquals("loaded", note.how);
            assertEquals(3, job.build((b, log) -> Result.SUCCESS).getNumber());
        });
    }

    @Test
    void aRunAction2IsToldOfItsBuild() throws Throwable {
        sessions.then(j -> {
            var note = new Note("x");
            var build = j.createProject(ToyJob.class).build((b, log) -> Result.SUCCESS, note);
            assertSame(build, note.build);
            assertEquals("attached", note.how);
        });
    }

    @Test
    void aJobIsAnotherObjectInEachSession() throws Throwable {
        var jobs = new ArrayList<ToyJob>();
        sessions.then(j -> jobs.add(j.createProject(ToyJob.class, "image")));
        sessions.then(j -> jobs.add(j.jenkins.getItemByFullName("image", ToyJob.class)));
        assertNotSame(jobs.get(0), jobs.get(1));
    }

    @Test
    void computedActionsAreSeenAndNotStored() throws Throwable {
        sessions.then(j -> {
            var build = j.createProject(ToyJob.class, "image").build((b, log) -> Result.SUCCESS, new Note("x"));
            assertEquals(1, build.getActions(Computed.class).size());
            assertEquals(
                    List.of(Note.class),
                    build.getActions().stream().map(Object::getClass).toList());
            assertFalse(Files.readString(build.getRootDir().toPath().resolve("build.xml"))
                    .contains("Computed"));
        });
    }

    @Test
    void listenersHearOfEachStep() throws Throwable {
        sessions.then(j -> {
            var build = j.createProject(ToyJob.class).build((b, log) -> Result.SUCCESS);
            build.delete();
            assertEquals(
                    List.of("initialized", "started", "completed SUCCESS", "finalized", "deleted"),
                    ExtensionList.lookupSingleton(Events.class).seen);
        });
    }

    @Test
    void aResultOnlyGetsWorseAndOnlyWhileBuilding() throws Throwable {
        sessions.then(j -> {
            var build = j.createProject(ToyJob.class).build((b, log) -> {
                b.setResult(Result.FAILURE);
                b.setResult(Result.UNSTABLE);
                assertTrue(b.isBuilding());
                return Result.SUCCESS;
            });
            assertEquals(Result.FAILURE, build.getResult());
            assertThrows(IllegalStateException.class, () -> build.setResult(Result.ABORTED));
        });
    }

    @Test
    void aBuildIsFoundByItsExternalId() throws Throwable {
        sessions.then(j -> {
            var build = j.createProject(ToyJob.class, "image").build((b, log) -> Result.SUCCESS);
            assertEquals("image#1", build.getExternalizableId());
            assertSame(build, Run.fromExternalizableId("image#1"));
            assertNull(Run.fromExternalizableId("image#2"));
            assertNull(Run.fromExternalizableId("gone#1"));
            assertThrows(IllegalArgumentException.class, () -> Run.fromExternalizableId("image"));
        });
    }

    @Test
    void deletedJobsAndBuildsLeaveNothing() throws Throwable {
        sessions.then(j -> {
            var job = j.createProject(ToyJob.class, "image");
            var build = job.build((b, log) -> Result.SUCCESS);
            build.delete();
            assertFalse(build.getRootDir().exists());
            assertNull(job.getLastBuild());
            job.delete();
            assertFalse(job.getRootDir().exists());
            assertNull(j.jenkins.getItem("image"));
        });
    }

    @Test
    void namesUrlsAndEnvironmentAreThoseOfJenkins() throws Throwable {
        sessions.then(j -> {
            JenkinsLocationConfiguration.get().setUrl("https://ci.example.com/");
            var build = j.createProject(ToyJob.class, "os image").build((b, log) -> Result.SUCCESS);
            assertEquals("job/os%20image/1/", build.getUrl());
            var environment = build.getEnvironment(TaskListener.NULL);
            assertEquals("https://ci.example.com/job/os%20image/1/", environment.get("BUILD_URL"));
            assertEquals("os image", environment.get("JOB_NAME"));
            assertEquals("jenkins-os image-1", environment.get("BUILD_TAG"));
        });
    }

    @Test
    void twoItemsOfOneNameAndUnsafeNamesAreRefused() throws Throwable {
        sessions.then(j -> {
            j.createProject(ToyJob.class, "image");
            assertThrows(IllegalArgumentException.class, () -> j.createProject(ToyJob.class, "image"));
            assertThrows(Failure.class, () -> j.createProject(ToyJob.class, "../image"));
        });
    }
}
