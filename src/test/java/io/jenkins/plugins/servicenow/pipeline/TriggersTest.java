package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Triggers of a pipeline, and the step {@code properties} that sets them. */
class TriggersTest {
    /** What happened to triggers, in order. */
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    /** A trigger with a list that scripts may write as a map. */
    public static final class Bell extends Trigger<Item> {
        private final String tone;
        private List<Rope> ropes = new ArrayList<>();

        @DataBoundConstructor
        public Bell(String tone) {
            this.tone = tone;
        }

        @DataBoundSetter
        public void setRopes(List<Rope> ropes) {
            this.ropes = ropes;
        }

        @Override
        public void start(Item project, boolean newInstance) {
            super.start(project, newInstance);
            EVENTS.add("start " + tone + " of " + job.getFullName() + (newInstance ? ", new" : ""));
        }

        private Item job() {
            return job;
        }

        @Override
        public void stop() {
            EVENTS.add("stop " + tone);
        }

        @Override
        public Collection<BellAction> getProjectActions() {
            return List.of(new BellAction());
        }

        @Extension
        @Symbol("bell")
        public static final class DescriptorImpl extends TriggerDescriptor implements CustomDescribableModel {
            @Override
            @NonNull
            public String getDisplayName() {
                return "A bell";
            }

            @Override
            public boolean isApplicable(Item item) {
                return item instanceof ParameterizedJobMixIn.ParameterizedJob;
            }

            @Override
            @NonNull
            public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
                if (!(arguments.get("ropes") instanceof Map<?, ?> map)) {
                    return arguments;
                }
                var ropes = new ArrayList<Map<String, Object>>();
                map.forEach((name, length) -> ropes.add(Map.of("name", name, "length", length)));
                var copy = new HashMap<>(arguments);
                copy.put("ropes", ropes);
                return copy;
            }
        }
    }

    public static final class BellAction extends InvisibleAction {}

    public static final class Rope extends AbstractDescribableImpl<Rope> {
        private final String name;
        private final String length;

        @DataBoundConstructor
        public Rope(String name, String length) {
            this.name = name;
            this.length = length;
        }

        @Extension
        @Symbol("rope")
        public static final class DescriptorImpl extends Descriptor<Rope> {}
    }

    private static void run(JenkinsRule j, WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, false));
        j.buildAndAssertSuccess(job);
    }

    private static Bell bell(WorkflowJob job) {
        return ParameterizedJobMixIn.getTrigger(job, Bell.class);
    }

    @Test
    void theStepSetsParametersAndTriggersForTheNextBuild() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            run(j, job, """
                    properties([
                        parameters([string(name: 'RECIPE', defaultValue: 'base'), booleanParam(name: 'HARDENED'),
                                choice(name: 'REGION', choices: ['eu', 'us'])]),
                        pipelineTriggers([bell(tone: 'c')])])
                    echo "this build: ${params.RECIPE}, ${env.RECIPE}"
                    """);
            j.assertLogContains("this build: base, null", job.getLastBuild());
            assertEquals(
                    List.of("RECIPE", "HARDENED", "REGION"),
                    job.getProperty(ParametersDefinitionProperty.class).getParameterDefinitionNames());
            assertEquals(List.of("stop c", "start c of p"), EVENTS);
            run(j, job, "echo \"next build: $RECIPE, $REGION\"");
            j.assertLogContains("next build: base, eu", job.getLastBuild());
        });
    }

    @Test
    void aListMayBeWrittenAsAMap() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            run(
                    j,
                    job,
                    "def a = 'A'; properties([pipelineTriggers([bell(tone: 'c', ropes: [first: \"$a\", second: 'B'])])])");
            assertEquals(
                    List.of("first=A", "second=B"),
                    bell(job).ropes.stream()
                            .map(rope -> rope.name + "=" + rope.length)
                            .toList());
            run(j, job, "properties([pipelineTriggers([bell(tone: 'c', ropes: [rope(name: 'x', length: 'y')])])])");
            assertEquals("x", bell(job).ropes.get(0).name);
        });
    }

    @Test
    void eachBuildMakesANewTriggerAndStopsTheOld() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            run(j, job, "properties([pipelineTriggers([bell(tone: 'c')])])");
            var old = bell(job);
            EVENTS.clear();
            run(j, job, "properties([pipelineTriggers([bell(tone: 'd')])])");
            assertTrue(old != bell(job));
            assertEquals(List.of("stop c", "stop d", "start d of p"), EVENTS);
            run(j, job, "properties([])");
            assertNull(bell(job));
            assertEquals("stop d", EVENTS.get(3));
        });
    }

    @Test
    void theStepLeavesWhatAPersonHasConfigured() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("MINE")));
            run(j, job, "properties([pipelineTriggers([bell(tone: 'c')])])");
            run(j, job, "properties([])");
            assertNotNull(job.getProperty(ParametersDefinitionProperty.class));
            assertEquals(1, job.getAllProperties().size());
        });
    }

    @Test
    void triggersAreStartedWhenJobsAreLoaded() throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, "");
            job.addTrigger(new Bell("c"));
            job.addTrigger(new Bell("d"));
            assertEquals(1, job.getTriggers().size(), "one of a kind");
            EVENTS.clear();
        });
        sessions.then(j -> {
            assertEquals(List.of("stop d", "start d of p"), EVENTS);
            var job = Jenkins.get().getItemByFullName("p", WorkflowJob.class);
            assertSame(job, bell(job).job());
            assertSame(
                    bell(job),
                    job.getProperty(PipelineTriggersJobProperty.class)
                            .getTriggers()
                            .get(0));
            assertNotNull(job.getAction(BellAction.class));
        });
    }

    @Test
    void anUnknownArgumentOfATriggerIsNamed() throws Throwable {
        sessions.then(j -> {
            var build = Pipelines.ends(j, Result.FAILURE, "properties([pipelineTriggers([bell(tone: 'c', toll: 1)])])");
            j.assertLogContains("toll", build);
        });
    }
}
