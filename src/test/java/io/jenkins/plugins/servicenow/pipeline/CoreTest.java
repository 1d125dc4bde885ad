package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.XmlFile;
import hudson.console.ConsoleNote;
import hudson.console.HyperlinkNote;
import hudson.model.Item;
import hudson.security.ACL;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;

/** What the plugin expects of Jenkins itself. */
@WithJenkins
class CoreTest {
    @TempDir
    private File directory;

    /** Has a field of a class that Jenkins does not write to XML. */
    public static final class Stored {
        private String text = "unset";
        private Object any = "unset";
        private List<Object> list = new ArrayList<>();
    }

    private XmlFile file(String xml) throws Exception {
        var file = new XmlFile(new File(directory, "stored.xml"));
        if (xml != null) {
            Files.writeString(
                    file.getFile().toPath(),
                    xml.replace("STORED", Stored.class.getName().replace("$", "_-")));
        }
        return file;
    }

    @Test
    void ownClassesAndHarmlessOnesAreStored(JenkinsRule j) throws Exception {
        var stored = new Stored();
        stored.text = "text";
        stored.list.add(7L);
        file(null).write(stored);
        var read = (Stored) file(null).read();
        assertEquals("text", read.text);
        assertEquals(List.of(7L), read.list);
    }

    @Test
    void otherClassesAreNotWritten(JenkinsRule j) throws Exception {
        var stored = new Stored();
        stored.any = new AtomicInteger(1);
        Throwable cause = assertThrows(IOException.class, () -> file(null).write(stored));
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        assertEquals(
                "Refusing to marshal java.util.concurrent.atomic.AtomicInteger for security reasons;"
                        + " see https://www.jenkins.io/redirect/class-filter/",
                cause.getMessage());
        assertFalse(file(null).exists());
    }

    @Test
    void otherClassesAreNotReadButTheRestIs(JenkinsRule j) throws Exception {
        var number = "java.util.concurrent.atomic.AtomicInteger";
        var read = (Stored) file("<STORED><any class='" + number + "'><value>1</value></any><list><" + number
                        + "><value>1</value></" + number + "><long>7</long></list><text>hi</text></STORED>")
                .read();
        assertEquals("hi", read.text);
        assertEquals(List.of(7L), read.list);
        assertFalse(read.any instanceof AtomicInteger);
    }

    @Test
    void linkInALogIsANoteThatPlainTextLacks(JenkinsRule j) throws Exception {
        var link = HyperlinkNote.encodeTo("https://dev.service-now.com/x", "CHG\n1");
        assertTrue(link.startsWith(ConsoleNote.PREAMBLE_STR), link);
        assertTrue(link.endsWith(ConsoleNote.POSTAMBLE_STR + "CHG 1"), link);
        assertFalse(link.contains("service-now"), link);
        assertEquals("see CHG 1!", ConsoleNote.removeNotes("see " + link + "!"));

        var build = Pipelines.succeeds(j, "echo '''see " + link + "!'''");
        j.assertLogContains("\nsee CHG 1!\n", build);
        assertTrue(build.getLog(100).contains("see CHG 1!"));
        var raw = new ByteArrayOutputStream();
        build.getLogText().writeRawLogTo(0, raw);
        assertTrue(raw.toString(StandardCharsets.UTF_8).contains("see " + link + "!"));
    }

    @Test
    void userMayDoWhatIsGranted(JenkinsRule j) throws Exception {
        var mine = j.createProject(WorkflowJob.class, "mine");
        var other = j.createProject(WorkflowJob.class, "other");
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("alice")
                .grant(Item.CONFIGURE)
                .onItems(mine)
                .to("alice"));
        assertTrue(j.jenkins.hasPermission(Jenkins.ADMINISTER), "a test acts as Jenkins itself");
        try (var ignored = ACL.as2(new TestingAuthenticationToken("alice", ""))) {
            assertTrue(j.jenkins.hasPermission(Jenkins.READ));
            assertTrue(mine.hasPermission(Item.CONFIGURE));
            assertTrue(mine.hasPermission(Item.EXTENDED_READ), "implied by Configure");
            assertFalse(other.hasPermission(Item.CONFIGURE));
            var denied = assertThrows(AccessDeniedException.class, () -> j.jenkins.checkPermission(Jenkins.ADMINISTER));
            assertEquals("alice is missing the Overall/Administer permission", denied.getMessage());
        }
        try (var ignored = ACL.as2(Jenkins.ANONYMOUS2)) {
            assertFalse(j.jenkins.hasPermission(Jenkins.READ));
        }
    }
}
