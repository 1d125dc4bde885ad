package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.XmlFile;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    private Path directory;

    private FilePath workspace;

    @BeforeEach
    void open() {
        workspace = new FilePath(directory.toFile());
    }

    @Test
    void listsByAntPatterns() throws Exception {
        for (var file : List.of("a.xml", "a.txt", "target/b.xml", "target/deep/c.xml", "target/deep/skip.xml")) {
            workspace.child(file).write("", null);
        }
        assertEquals(List.of("a.xml"), names(workspace.list("*.xml")));
        assertEquals(List.of("a.xml", "b.xml", "c.xml"), names(workspace.list("**/*.xml", "**/skip.xml")));
        assertEquals(List.of("a.txt", "b.xml"), names(workspace.list("a.t?t, target/*.xml")));
        assertEquals(List.of("c.xml", "skip.xml"), names(workspace.list("target/deep/")));
        assertEquals(List.of(), names(workspace.list("nothing/**")));
    }

    private static List<String> names(FilePath[] files) {
        return Arrays.stream(files).map(FilePath::getName).toList();
    }

    @Test
    void writesReadsCopiesAndDeletes() throws Exception {
        var file = workspace.child("deep/er/text");
        file.write("grüß", "UTF-8");
        var copy = workspace.child("other/copy");
        file.copyTo(copy);
        assertEquals("grüß", copy.readToString());
        assertEquals(6, copy.length());
        assertTrue(workspace.child("deep").isDirectory());
        workspace.child("deep").deleteRecursive();
        assertFalse(file.exists());
        assertEquals(workspace, copy.getParent().getParent());
        assertEquals(List.of(workspace.child("other")), workspace.list());
    }

    @Test
    void actsOnTheFile() throws Exception {
        var length = workspace.act(new MasterToSlaveFileCallable<String>() {
            @Override
            public String invoke(File f, VirtualChannel channel) {
                return f.getName();
            }
        });
        assertEquals(directory.getFileName().toString(), length);
    }

    @Test
    void anObjectThatCannotBeWrittenLeavesTheOldFile() throws Exception {
        var file = new XmlFile(directory.resolve("sub/kept.xml").toFile());
        file.write(List.of("old").toArray());
        var old = file.asString();
        assertThrows(IOException.class, () -> file.write(new Object[] {new Thread("cannot be converted")}));
        assertEquals(old, file.asString());
        assertArrayEquals(new Object[] {"old"}, (Object[]) file.read());
        try (var files = Files.list(directory.resolve("sub"))) {
            assertEquals(1, files.count());
        }
    }
}
