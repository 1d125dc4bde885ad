package io.jenkins.plugins.servicenow.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of files on an agent whose locale cannot write them: in a process of its own, which has another locale. */
@DisabledOnOs(OS.WINDOWS)
class ForeignNamesTest {

    /** What Java takes for the locale C. */
    private static final String ASCII = "ANSI_X3.4-1968";

    @TempDir
    private Path workspace;

    /** The process with the locale. */
    static final class Agent {

        private Agent() {}

        public static void main(String[] arguments) throws Exception {
            var directory = new FilePath(new File(arguments[0]));
            try {
                var found = WorkspaceFiles.find(directory, arguments[1]).stream()
                        .map(WorkspaceFile::path)
                        .toList();
                System.out.print("found " + found);
            } catch (AbortException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    private static String classPath() {
        var libraries = Stream.of(Agent.class, WorkspaceFiles.class, FilePath.class, Text.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath());
        return Stream.concat(
                        libraries,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private String find(String encoding, String patterns) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return run(List.of(
                java,
                "-Dsun.jnu.encoding=" + encoding,
                "-cp",
                classPath(),
                Agent.class.getName(),
                workspace.toString(),
                patterns));
    }

    /** By bytes, since the locale of this process may not write it either. */
    private void touch(String name) throws Exception {
        run(List.of("sh", "-c", "cd '" + workspace + "' && touch \"$(printf '" + name + "')\""));
    }

    @Test
    void aFileWhoseNameTheAgentCannotWriteIsNamed() throws Exception {
        touch("gr\\303\\274n.xml");
        touch("plain.xml");

        var output = find(ASCII, "*.xml");

        assertTrue(output.startsWith("The agent cannot write the name of the file 'gr"), output);
        assertTrue(output.contains("n.xml' in the character set of its locale, " + ASCII), output);
    }

    @Test
    void aFileWhoseNameIsNoTextIsNamed() throws Exception {
        touch("gr\\374n.xml");

        assertTrue(find("UTF-8", "*.xml").startsWith("The agent cannot write the name of the file 'gr"));
    }

    @Test
    void itStopsOnlyWhoAsksForIt() throws Exception {
        touch("gr\\303\\274n.xml");
        touch("plain.txt");

        assertEquals("found [plain.txt]", find(ASCII, "*.txt"));
    }
}
