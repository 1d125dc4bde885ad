package io.jenkins.plugins.servicenow.bench;

import static java.util.function.Function.identity;

import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/**
 * Prints what it costs to ask which images contain a component, for the first time and again: requests, the one for the token
 * included, and downloads among them, time of the build, heap above what was alive before, and the size of what Jenkins keeps.
 */
public final class ImpactByContent {

    private static final int COMPONENTS = 5_000;
    private static final String HASH = "ab".repeat(32);

    private ImpactByContent() {}

    public static void main(String... arguments) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(ImpactByContent.class.getName(), "main");
        try {
            sessions.then(j -> {
                System.out.printf(
                        "%n%8s %-22s %9s %10s %9s %9s %9s%n",
                        "images", "question", "requests", "downloads", "build", "heap", "kept");
                measure(j, 10);
                measure(j, 1_000);
                System.out.println();
            });
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j, int images) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            fill(simulator, images);
            ask(j, simulator, images, "first", "component: 'component-7-of-3', version: '1.0.7-3ubuntu1'", 1);
            ask(j, simulator, images, "the same again", "component: 'component-7-of-3', version: '1.0.7-3ubuntu1'", 1);
            ask(j, simulator, images, "another, by name", "component: 'common-4'", images);
            ask(j, simulator, images, "another, by its purl", "component: 'pkg:deb/ubuntu/common-4'", images);
        }
    }

    private static void ask(
            JenkinsRule j, ServiceNowSimulator simulator, int images, String name, String question, int expected)
            throws Exception {
        var job = j.createProject(WorkflowJob.class, "impact-" + images + "-" + name.replaceAll("\\W+", "-"));
        job.setDefinition(new CpsFlowDefinition(
                "def impact = snowImpact(%s)%nif (impact.builds.size() != %d || impact.searched != %d) { error 'wrong' }"
                        .formatted(question, expected, images),
                true));
        simulator.requests().reset();
        var heap = new HeapPeak();
        var start = System.nanoTime();
        j.buildAndAssertSuccess(job);
        var time = Duration.ofNanos(System.nanoTime() - start).toMillis();
        System.out.printf(
                "%,8d %-22s %,9d %,10d %,6d ms %,6d MB %,6d MB%n",
                images,
                name,
                simulator.requests().entries().size(),
                simulator.requests().entries().stream()
                        .filter(request -> request.kind() == RequestKind.ATTACHMENT
                                && request.path().endsWith("/file"))
                        .count(),
                time,
                heap.end() >> 20,
                kept(j) >> 20);
    }

    private static long kept(JenkinsRule j) throws IOException {
        try (var files = Files.list(
                j.jenkins.getRootDir().toPath().resolve("io.jenkins.plugins.servicenow.cmdb.ContentIndex"))) {
            return files.mapToLong(ImpactByContent::size).sum();
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void fill(ServiceNowSimulator simulator, int images) {
        var cmdb = new CmdbContent(simulator);
        for (var i = 0; i < images; i++) {
            var image = i;
            simulator
                    .attachments()
                    .attach(
                            "cmdb_ci_os_image",
                            cmdb.image("image-" + i, "1"),
                            "sbom.cdx.json",
                            "application/json",
                            ReceivedContent.generated(() -> sbom(image)));
        }
    }

    private static InputStream sbom(int image) {
        var begin = Stream.of("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[");
        var components = IntStream.range(0, COMPONENTS).mapToObj(i -> component(i, image));
        var parts = Stream.of(begin, components, Stream.of("]}"))
                .flatMap(identity())
                .map(part -> (InputStream) new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)))
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next();
            }
        });
    }

    /** Half of them are in every image. */
    private static String component(int i, int image) {
        var name = i % 2 == 0 ? "common-" + i : "component-" + i + "-of-" + image;
        var version = "1.0." + i + "-" + image + "ubuntu1";
        return (i == 0 ? "" : ",") + "{\"type\":\"library\",\"bom-ref\":\"" + i + "\",\"name\":\"" + name
                + "\",\"version\":\"" + version + "\",\"purl\":\"pkg:deb/ubuntu/" + name + "@" + version
                + "?arch=amd64&distro=ubuntu-24.04\",\"licenses\":[{\"license\":{\"id\":\"Apache-2.0\"}}],"
                + "\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"" + HASH + "\"}],"
                + "\"supplier\":{\"name\":\"Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>\"}}";
    }
}
