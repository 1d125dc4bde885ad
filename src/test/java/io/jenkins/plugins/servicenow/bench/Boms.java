package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/**
 * Prints what a bill of materials of a family of images costs: requests, the one for the token included, size, time of the build, and heap
 * above that before it, which must stay below 64 MB. Controller, agent and ServiceNow are this process.
 */
public final class Boms {

    private static final int IMAGES = 10;
    private static final int COMPONENTS = 20_000;
    private static final int FINDINGS = 1_000;

    private Boms() {}

    public static void main(String... arguments) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(Boms.class.getName(), "main");
        try {
            sessions.then(j -> {
                System.out.printf(
                        "%n%6s %10s %10s %9s %9s %9s %13s%n",
                        "images", "components", "different", "requests", "size", "build", "peak of heap");
                measure(j, 1, COMPONENTS, 0);
                measure(j, IMAGES, COMPONENTS, 0);
                measure(j, IMAGES, COMPONENTS, COMPONENTS);
                System.out.println();
            });
        } finally {
            sessions.tearDown();
        }
    }

    /** @param shift by how many components one image differs from another */
    private static void measure(JenkinsRule j, int images, int components, int shift) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            fill(simulator, images, components, shift);
            var different = components + (images - 1) * shift;
            var job = j.createProject(WorkflowJob.class, "bom-" + images + "-" + shift);
            job.setDefinition(new CpsFlowDefinition(
                    "node {\n def bom = snowBom(baseImage: 'base', file: 'bom.json')\n"
                            + "if (bom.images != %d || bom.components != %d || bom.notKnown) { error 'wrong' }\n"
                                    .formatted(images, different)
                            + "echo \"size=${bom.size}\"\n}",
                    true));
            simulator.requests().reset();
            var heap = new HeapPeak();
            var start = System.nanoTime();
            var run = j.buildAndAssertSuccess(job);
            var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            var size = JenkinsRule.getLog(run).replaceAll("(?s).*size=(\\d+).*", "$1");
            System.out.printf(
                    "%,6d %,10d %,10d %,9d %,6d MB %,6d ms %,10.1f MB%n",
                    images,
                    images * components,
                    different,
                    simulator.requests().entries().size(),
                    Long.parseLong(size) >> 20,
                    millis,
                    (double) heap.end() / (1 << 20));
        }
    }

    private static void fill(ServiceNowSimulator simulator, int images, int components, int shift) {
        var cmdb = new CmdbContent(simulator);
        var base = cmdb.image("base", "");
        for (var i = 0; i < images; i++) {
            var image = i == 0 ? base : cmdb.image("image-" + i, "");
            if (i > 0) {
                cmdb.relate(image, CmdbContent.DERIVED_FROM, base);
            }
            var first = i * shift;
            attach(simulator, image, "sbom.json", () -> sbom(first, components));
            attach(simulator, image, "scan.json", () -> scan(first));
        }
    }

    private static void attach(
            ServiceNowSimulator simulator, String image, String name, ReceivedContent.Source content) {
        simulator
                .attachments()
                .attach("cmdb_ci_os_image", image, name, "application/json", ReceivedContent.generated(content));
    }

    private static InputStream sbom(int first, int count) {
        return stream(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[",
                IntStream.range(first, first + count).mapToObj(Boms::component),
                "{\"name\":\"component-" + first + "\",\"version\":\"1." + first + "\",\"purl\":\"" + purl(first)
                        + "\"}]}");
    }

    private static String component(int number) {
        return """
                {"type":"library","bom-ref":"ref-%1$d","supplier":{"name":"Ubuntu Developers"},"name":"component-%1$d",
                "version":"1.%1$d","description":"A component as others","licenses":[{"license":{"id":"Apache-2.0"}}],
                "hashes":[{"alg":"SHA-256","content":"%1$064x"}],"purl":"%2$s",
                "properties":[{"name":"syft:package:foundBy","value":"dpkg-db-cataloger"}]},
                """.formatted(number, purl(number));
    }

    private static String purl(int number) {
        return "pkg:deb/ubuntu/component-" + number + "@1." + number + "?arch=amd64&distro=ubuntu-24.04";
    }

    private static InputStream scan(int first) {
        return stream(
                "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Target\":\"a\",\"Vulnerabilities\":[",
                IntStream.range(first, first + FINDINGS).mapToObj(Boms::finding),
                "{\"VulnerabilityID\":\"CVE-0\",\"PkgName\":\"component-" + first + "\",\"InstalledVersion\":\"1."
                        + first + "\",\"PkgIdentifier\":{\"PURL\":\"" + purl(first) + "\"},\"Severity\":\"LOW\"}]}]}");
    }

    private static String finding(int number) {
        return """
                {"VulnerabilityID":"CVE-2026-%1$d","PkgName":"component-%1$d","PkgIdentifier":{"PURL":"%2$s"},
                "InstalledVersion":"1.%1$d","FixedVersion":"2.%1$d","Status":"fixed","Severity":"HIGH"},
                """.formatted(number, purl(number));
    }

    private static InputStream stream(String beginning, Stream<String> pieces, String end) {
        Iterator<InputStream> all = Stream.of(Stream.of(beginning), pieces, Stream.of(end))
                .flatMap(each -> each)
                .map(piece -> (InputStream) new ByteArrayInputStream(piece.getBytes(StandardCharsets.UTF_8)))
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return all.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return all.next();
            }
        });
    }
}
