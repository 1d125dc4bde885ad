package io.jenkins.plugins.servicenow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import hudson.model.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.java.sezpoz.Index;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Opens the plugin that this build has packed, as Jenkins would. */
class HpiTest {

    private static final Path HPI = Path.of("target/servicenow-pipeline.hpi");
    private static final String JAR = "WEB-INF/lib/servicenow-pipeline.jar";
    private static final String JELLY = "<?jelly escape-by-default='true'?>";

    private final Archive hpi = Archive.read(readAll(HPI));
    private final Archive jar = Archive.read(hpi.entries().get(JAR));

    @Test
    void bothManifestsNameThePluginAndItsJenkins() {
        for (var manifest : List.of(hpi.manifest(), jar.manifest())) {
            var attributes = manifest.getMainAttributes();
            assertEquals("servicenow-pipeline", attributes.getValue("Short-Name"));
            assertEquals("ServiceNow Pipeline", attributes.getValue("Long-Name"));
            assertEquals("io.jenkins.plugins", attributes.getValue("Group-Id"));
            assertEquals("999999-SNAPSHOT", attributes.getValue("Plugin-Version"));
            assertEquals("2.541.3", attributes.getValue("Jenkins-Version"));
        }
    }

    @Test
    void thePluginDependsOnThePluginsThatTheJenkinsBuildDeclares() throws Exception {
        var declared = new ArrayList<String>();
        var project = xml(readAll(Path.of("../../pom.xml"))).getDocumentElement();
        var dependencies = child(project, "dependencies");
        for (var dependency : children(dependencies, "dependency")) {
            // A version in the pom means a library from elsewhere; plugins have theirs from the bill of materials.
            if (child(dependency, "scope") == null && child(dependency, "version") == null) {
                var optional = child(dependency, "optional") == null ? "" : ";resolution:=optional";
                declared.add(child(dependency, "artifactId").getTextContent() + optional);
            }
        }
        var packed = Arrays.stream(hpi.manifest()
                        .getMainAttributes()
                        .getValue("Plugin-Dependencies")
                        .split(","))
                .map(dependency -> dependency.replaceFirst(":[^;]*", ""))
                .sorted()
                .toList();
        assertEquals(declared.stream().sorted().toList(), packed);
    }

    @Test
    void onlyLibrariesWithoutAPluginOfTheirOwnAreBundled() {
        var libraries = hpi.entries().keySet().stream()
                .filter(name -> name.endsWith(".jar"))
                .sorted()
                .toList();
        assertEquals(List.of("WEB-INF/lib/packageurl-java-1.5.0.jar", JAR), libraries);
        assertTrue(jar.entries().keySet().stream()
                .noneMatch(name -> name.startsWith("okhttp3") || name.startsWith("hudson")));
    }

    @Test
    void everyExtensionIsInTheIndexOfExtensions() throws Exception {
        var loader = getClass().getClassLoader();
        var expected = new ArrayList<>(List.of(
                "io.jenkins.plugins.servicenow.approval.ApprovalWaits",
                "io.jenkins.plugins.servicenow.approval.OverrideAction$Factory",
                "io.jenkins.plugins.servicenow.approval.OverrideCommand",
                "io.jenkins.plugins.servicenow.approval.OverrideMonitor",
                "io.jenkins.plugins.servicenow.approval.Overrides",
                "io.jenkins.plugins.servicenow.approval.Overrides$Jobs",
                "io.jenkins.plugins.servicenow.approval.Webhook",
                "io.jenkins.plugins.servicenow.approval.WebhookCrumbExclusion",
                "io.jenkins.plugins.servicenow.config.LoginFailureMonitor",
                "io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty$PostedFiles",
                "io.jenkins.plugins.servicenow.config.ConnectionReports",
                "io.jenkins.plugins.servicenow.catalog.order.CatalogOrders",
                "io.jenkins.plugins.servicenow.catalog.order.CatalogOrders$Jobs",
                "io.jenkins.plugins.servicenow.catalog.order.OrderBuilds$Builds",
                "io.jenkins.plugins.servicenow.catalog.order.OrderBuilds$Items",
                "io.jenkins.plugins.servicenow.endings.EndNotes",
                "io.jenkins.plugins.servicenow.endings.EndNotes$Builds",
                "io.jenkins.plugins.servicenow.endings.EndNotes$Jobs",
                "io.jenkins.plugins.servicenow.evidence.AttachedFiles",
                "io.jenkins.plugins.servicenow.incident.IncidentResolver",
                "io.jenkins.plugins.servicenow.incident.IncidentResolver$Builds",
                "io.jenkins.plugins.servicenow.incident.IncidentResolver$Jobs",
                "io.jenkins.plugins.servicenow.page.BuildSection$Factory",
                "io.jenkins.plugins.servicenow.stages.StageListener",
                "io.jenkins.plugins.servicenow.stages.StageNotes",
                "io.jenkins.plugins.servicenow.stages.StageTasks",
                "io.jenkins.plugins.servicenow.watch.ChangePoller",
                "io.jenkins.plugins.servicenow.watch.ChangeWatches",
                "io.jenkins.plugins.servicenow.watch.ChangeWatches$Builds",
                "io.jenkins.plugins.servicenow.watch.ChangeWatches$Jobs"));
        for (var name : jar.entries().keySet()) {
            if (name.endsWith(".class")) {
                var type = Class.forName(name.replace('/', '.').replaceAll("\\.class$", ""), false, loader);
                if (Descriptor.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    expected.add(type.getName());
                }
            }
        }
        var index = new ArrayList<String>();
        for (var item : Index.load(Extension.class, Object.class, loader)) {
            // Tests have extensions of their own.
            if (jar.entries().containsKey(item.className().replace('.', '/') + ".class")) {
                index.add(item.className());
            }
        }
        assertEquals(
                expected.stream().sorted().toList(), index.stream().sorted().toList());
        assertNotNull(jar.entries().get("META-INF/annotations/hudson.Extension"));
    }

    @Test
    void symbolsAndTerminatorsAreIndexedForJenkins() {
        assertEquals(
                List.of(
                        "io.jenkins.plugins.servicenow.catalog.order.CatalogOrdersTrigger$DescriptorImpl",
                        "io.jenkins.plugins.servicenow.catalog.order.OrderParameter$DescriptorImpl",
                        "io.jenkins.plugins.servicenow.change.Recipe$DescriptorImpl",
                        "io.jenkins.plugins.servicenow.config.ServiceNowConfiguration",
                        "io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty$DescriptorImpl",
                        "io.jenkins.plugins.servicenow.evidence.vulnerabilities.IgnoredVulnerability$DescriptorImpl"),
                jar.text("META-INF/services/annotations/org.jenkinsci.Symbol")
                        .lines()
                        .sorted()
                        .toList());
        assertEquals(
                List.of(
                        "io.jenkins.plugins.servicenow.approval.Overrides",
                        "io.jenkins.plugins.servicenow.catalog.order.CatalogOrders",
                        "io.jenkins.plugins.servicenow.endings.EndNotes",
                        "io.jenkins.plugins.servicenow.incident.IncidentResolver",
                        "io.jenkins.plugins.servicenow.stages.StageNotes",
                        "io.jenkins.plugins.servicenow.stages.StageTasks",
                        "io.jenkins.plugins.servicenow.watch.ChangePoller"),
                jar.text("META-INF/services/annotations/hudson.init.Terminator")
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void everyJellyFileIsWellFormedAndEscapesByDefault() throws Exception {
        var files = jellyFiles();
        assertTrue(files.size() > 1);
        for (var file : files) {
            assertTrue(jar.text(file).startsWith(JELLY), file);
            xml(jar.entries().get(file));
            assertFalse(
                    Pattern.compile("<script|<style|\\son[a-z]+=")
                            .matcher(jar.text(file))
                            .find(),
                    file);
        }
    }

    @Test
    void everyFieldOfAFormHasAGetterAndAHelpFile() throws Exception {
        var checked = 0;
        for (var file : jellyFiles()) {
            if (!file.endsWith("/config.jelly")) {
                continue;
            }
            var folder = file.substring(0, file.lastIndexOf('/'));
            var type = Class.forName(folder.replace('/', '.'), false, getClass().getClassLoader());
            for (var field : fields(xml(jar.entries().get(file)).getDocumentElement())) {
                assertTrue(hasGetter(type, field), type.getName() + " has no getter for " + field);
                assertTrue(hasHelp(type, field), type.getName() + " has no help for " + field);
                checked++;
            }
        }
        assertTrue(checked > 0);
    }

    /** As Jenkins looks for it: also with the superclasses. */
    private boolean hasHelp(Class<?> type, String field) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .anyMatch(each ->
                        jar.entries().containsKey(each.getName().replace('.', '/') + "/help-" + field + ".html"));
    }

    private List<String> jellyFiles() {
        return jar.entries().keySet().stream()
                .filter(name -> name.endsWith(".jelly"))
                .toList();
    }

    private static boolean hasGetter(Class<?> type, String field) {
        var name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getParameterCount() == 0
                        && (method.getName().equals("get" + name)
                                || method.getName().equals("is" + name)));
    }

    private static List<String> fields(Element element) {
        var fields = new ArrayList<String>();
        if (element.hasAttribute("field")) {
            fields.add(element.getAttribute("field"));
        }
        var nodes = element.getChildNodes();
        for (var i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element inner) {
                fields.addAll(fields(inner));
            }
        }
        return fields;
    }

    private static Element child(Element element, String name) {
        return children(element, name).stream().findFirst().orElse(null);
    }

    private static List<Element> children(Element element, String name) {
        var children = new ArrayList<Element>();
        var nodes = element.getChildNodes();
        for (var i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element inner && inner.getTagName().equals(name)) {
                children.add(inner);
            }
        }
        return children;
    }

    private static Document xml(byte[] bytes) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static byte[] readAll(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError("This build has not packed " + file, e);
        }
    }

    private record Archive(Manifest manifest, Map<String, byte[]> entries) {

        static Archive read(byte[] bytes) {
            try (var zip = new JarInputStream(new ByteArrayInputStream(bytes))) {
                var entries = new LinkedHashMap<String, byte[]>();
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    entries.put(entry.getName(), zip.readAllBytes());
                }
                return new Archive(zip.getManifest(), entries);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String text(String name) {
            return new String(entries.get(name), StandardCharsets.UTF_8);
        }
    }
}
