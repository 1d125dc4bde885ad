package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.FilePath;
import hudson.XmlFile;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;
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
        return Arrays.stream(files)
                .map(file -> new File(file.getRemote()).getName())
                .toList();
    }

    @Test
    void writesAndReads() throws Exception {
        var file = workspace.child("deep/er/text");
        file.write("grüß", "UTF-8");
        try (var in = file.read()) {
            assertEquals("grüß", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(workspace.child("deep").child("er/text"), file);
    }

    private static final class NameOf implements ControllerToAgentFileCallable<List<String>> {
        private static final long serialVersionUID = 1L;

        private final Object given;

        NameOf(Object given) {
            this.given = given;
        }

        @Override
        public List<String> invoke(File file, VirtualChannel channel) {
            return List.of(file.getName(), String.valueOf(given));
        }
    }

    @Test
    void actsOnTheFileWithACopyOfTheCallable() throws Exception {
        var given = new ArrayList<>(List.of("given"));
        var result = workspace.act(new NameOf(given));
        assertEquals(List.of(directory.getFileName().toString(), "[given]"), result);
    }

    @Test
    void refusesACallableOrAResultThatCannotGoToAnAgent() {
        assertThrows(NotSerializableException.class, () -> workspace.act(new NameOf(new Object())));
        assertThrows(NotSerializableException.class, () -> workspace.act(new Unsendable()));
    }

    private static final class Unsendable implements ControllerToAgentFileCallable<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(File file, VirtualChannel channel) {
            return new Object();
        }
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
