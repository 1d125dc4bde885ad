package io.jenkins.plugins.servicenow.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceFilesTest {

    @TempDir
    private Path outside;

    private Path workspace;

    @BeforeEach
    void createWorkspace() throws IOException {
        workspace = Files.createDirectory(outside.resolve("workspace"));
    }

    private void write(String path, String text) throws IOException {
        var file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<WorkspaceFile> find(String patterns) throws Exception {
        return WorkspaceFiles.find(new FilePath(workspace.toFile()), patterns);
    }

    private List<String> paths(String patterns) throws Exception {
        return find(patterns).stream().map(WorkspaceFile::path).toList();
    }

    private AbortException refused(String patterns) {
        return assertThrows(AbortException.class, () -> find(patterns));
    }

    @Test
    void findsByAntPatternsInOrder() throws Exception {
        write("b/TEST-2.xml", "2");
        write("a/deep/TEST-1.xml", "1");
        write("a/other.xml", "");
        write("log.txt", "");

        assertEquals(List.of("a/deep/TEST-1.xml", "b/TEST-2.xml", "log.txt"), paths("**/TEST-*.xml, log.txt"));
        assertEquals(List.of("a/deep/TEST-1.xml", "a/other.xml"), paths("a/**"));
        assertEquals(List.of(), paths("*.html"));
    }

    @Test
    void hasSizeDigestAndContent() throws Exception {
        write("reports/summary.txt", "abc");

        var file = find("reports/summary.txt").get(0);

        assertEquals(3, file.size());
        assertEquals("summary.txt", file.name());
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", file.sha256());
        for (var time = 0; time < 2; time++) {
            try (var in = file.open()) {
                assertArrayEquals("abc".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", "a.xml, /etc/*", "\\\\server\\share\\*", "C:\\secrets.txt", "c:/x", "~/.ssh/*"})
    void absolutePathsAreRefused(String patterns) {
        assertTrue(refused(patterns).getMessage().contains("is absolute"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../*.xml", "a/../../b", "a\\..\\..\\b", "a.xml, b/.."})
    void pathsThatLeadUpAreRefused(String patterns) {
        assertTrue(refused(patterns).getMessage().contains("it holds '..'"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", " , "})
    void noPatternIsRefused(String patterns) {
        assertTrue(refused(patterns).getMessage().startsWith("Name the files"));
    }

    @Test
    void twoDotsWithinANameAreNoWayUp() throws Exception {
        write("a..b/report..xml", "");

        assertEquals(List.of("a..b/report..xml"), paths("a..b/report..xml"));
    }

    @Test
    void aLinkToAFileOutsideIsRefused() throws Exception {
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(workspace.resolve("report.txt"), outside.resolve("secret.txt"));

        assertEquals(
                "The file report.txt is reached through a link that leads out of the workspace. Copy it into the workspace,"
                        + " or leave it out of *.txt",
                refused("*.txt").getMessage());
    }

    @Test
    void aFileBelowALinkedDirectoryOutsideIsRefused() throws Exception {
        var other = Files.createDirectories(outside.resolve("other/deep"));
        Files.writeString(other.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(workspace.resolve("reports"), outside.resolve("other"));

        assertTrue(refused("reports/**/*.txt").getMessage().startsWith("The file reports/deep/secret.txt is reached"));
    }

    @Test
    void aLinkWithinTheWorkspaceIsFollowed() throws Exception {
        write("build-7/report.txt", "seven");
        Files.createSymbolicLink(workspace.resolve("latest"), Path.of("build-7"));

        assertEquals(List.of("latest/report.txt"), paths("latest/*"));
    }

    @Test
    void aWorkspaceThatIsALinkItselfIsFine() throws Exception {
        write("report.txt", "");
        var link = Files.createSymbolicLink(outside.resolve("link"), workspace);

        var found = WorkspaceFiles.find(new FilePath(link.toFile()), "*.txt");

        assertEquals(
                List.of("report.txt"), found.stream().map(WorkspaceFile::path).toList());
    }

    @Test
    void aMissingWorkspaceIsNamed() {
        var missing = new FilePath(outside.resolve("missing").toFile());

        var failure = assertThrows(AbortException.class, () -> WorkspaceFiles.find(missing, "*.xml"));

        assertTrue(failure.getMessage().startsWith("There is no workspace " + missing.getRemote()));
    }

    @Test
    void tooManyFilesAreRefused() throws Exception {
        for (var number = 0; number < 4; number++) {
            Files.createFile(workspace.resolve(number + ".xml"));
        }
        var files = new FilePath(workspace.toFile());

        assertEquals(4, WorkspaceFiles.find(files, "*.xml", 4).size());
        var refusal = assertThrows(AbortException.class, () -> WorkspaceFiles.find(files, "*.xml", 3));

        assertEquals(
                "More than 3 files of the workspace match *.xml. Name fewer, or pack them into an archive",
                refusal.getMessage());
    }

    /** In the workspace, read after the file was found. */
    private IOException unreadable(WorkspaceFile file) {
        return assertThrows(IOException.class, () -> {
            try (var in = file.open()) {
                in.readAllBytes();
            }
        });
    }

    @Test
    void aFileThatIsReplacedByALinkAfterItWasFoundIsNotRead() throws Exception {
        write("report.txt", "mine");
        Files.writeString(outside.resolve("secret.txt"), "secret");
        var file = find("*.txt").get(0);
        Files.delete(workspace.resolve("report.txt"));
        Files.createSymbolicLink(workspace.resolve("report.txt"), outside.resolve("secret.txt"));

        assertTrue(unreadable(file).getMessage().startsWith("The file report.txt is reached through a link"));
        assertThrows(IOException.class, file::sha256);
    }

    @Test
    void aDirectoryThatIsReplacedByALinkAfterItsFileWasFoundIsNotEntered() throws Exception {
        write("reports/deep/a.txt", "mine");
        Files.createDirectories(outside.resolve("other/deep"));
        Files.writeString(outside.resolve("other/deep/a.txt"), "secret");
        var file = find("reports/**").get(0);
        Files.move(workspace.resolve("reports"), workspace.resolve("moved"));
        Files.createSymbolicLink(workspace.resolve("reports"), outside.resolve("other"));

        assertTrue(unreadable(file).getMessage().startsWith("The file reports/deep/a.txt is reached through a link"));
    }

    /** As between the moment when the path is resolved and the moment when the file is opened. */
    @Test
    void whereNothingIsOpenedRelativeToADirectoryALinkIsFoundAfterwards() throws Exception {
        Files.createDirectories(outside.resolve("other"));
        Files.writeString(outside.resolve("other/a.txt"), "secret");
        Files.createSymbolicLink(workspace.resolve("reports"), outside.resolve("other"));
        write("plain/a.txt", "mine");

        assertThrows(
                IOException.class,
                () -> ConfinedFile.openChecked(workspace, Path.of("reports/a.txt"), ConfinedFile.READ));
        try (var channel = ConfinedFile.openChecked(workspace, Path.of("plain/a.txt"), ConfinedFile.READ)) {
            assertEquals(4, channel.size());
        }
    }

    private void writeConfined(String path, String text) throws IOException {
        ConfinedFile.write(workspace.toFile(), path, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsWrittenThroughALink() throws Exception {
        Files.writeString(outside.resolve("a.txt"), "theirs");
        Files.createSymbolicLink(workspace.resolve("linked.txt"), outside.resolve("a.txt"));
        Files.createSymbolicLink(workspace.resolve("reports"), outside);

        for (var path : List.of("linked.txt", "reports/a.txt", "reports/new.txt")) {
            assertThrows(IOException.class, () -> writeConfined(path, "mine"), path);
        }
        assertEquals("theirs", Files.readString(outside.resolve("a.txt")));
        assertFalse(Files.exists(outside.resolve("new.txt")));
    }

    @Test
    void aFileIsWrittenWholeWithItsDirectoriesInPlaceOfALongerOne() throws Exception {
        writeConfined("reports/deep/a.txt", "a longer text");
        writeConfined("reports/deep/a.txt", "short");

        assertEquals("short", Files.readString(workspace.resolve("reports/deep/a.txt")));
    }

    @Test
    void aLargeFileComesInPiecesAndWhole() throws Exception {
        var bytes = new byte[1_200_000];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        Files.write(workspace.resolve("image.bin"), bytes);
        var file = find("*.bin").get(0);

        try (var in = file.open()) {
            assertArrayEquals(bytes, in.readAllBytes());
            assertEquals(-1, in.read());
        }
        try (var in = file.open()) {
            assertEquals(bytes[0], (byte) in.read());
        }
    }

    @Test
    void aFileThatIsGoneFailsAtTheFirstRead() throws Exception {
        write("report.txt", "mine");
        var file = find("*.txt").get(0);
        Files.delete(workspace.resolve("report.txt"));

        assertTrue(unreadable(file).toString().contains("NoSuchFileException"), unreadable(file)::toString);
    }
}
