package io.jenkins.plugins.servicenow.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wiremock.org.eclipse.jetty.server.Server;

class SimulatorMainTest {

    private static final String JAVA = "\"$JAVA\" -cp \"$CP\" " + SimulatorMain.class.getName();

    @TempDir
    private Path directory;

    @Test
    void startsWithRecordsAndFaults() throws IOException {
        Path seeds = Files.writeString(
                directory.resolve("seeds.json"), "{\"incident\": [{\"short_description\": \"Disk full\"}]}");
        try (var simulator = SimulatorMain.start("--port", "0", "--seeds", seeds.toString(), "--faults", "1")) {
            assertTrue(simulator
                    .records()
                    .find("incident", "short_description", "Disk full")
                    .isPresent());
            assertEquals(1, simulator.faults().described().size());
        }
    }

    @Test
    void hasTheRecordsOfTheStartAgainAfterAReset() throws IOException {
        Path seeds = Files.writeString(
                directory.resolve("seeds.json"), "{\"incident\": [{\"short_description\": \"Disk full\"}]}");
        try (var simulator = SimulatorMain.start("--port", "0", "--seeds", seeds.toString())) {
            simulator.seed("{\"incident\": [{\"short_description\": \"Another one\"}]}");
            simulator.reset();
            assertEquals(1, simulator.records().all("incident").size());
            assertTrue(simulator
                    .records()
                    .find("incident", "short_description", "Disk full")
                    .isPresent());
        }
    }

    @Test
    void takesNothingForAnOptionThatIsEmptyAsMavenGivesIt() {
        try (var simulator = SimulatorMain.start("--port=0", "--seeds=", "--faults=0")) {
            assertEquals(List.of(), simulator.faults().described());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port|http|the port must be a number from 0 to 65535, not \"http\"",
                "--port|65536|the port must be a number from 0 to 65535, not \"65536\"",
                "--faults|10%|the share of faults must be from 0 to 1, not \"10%\"",
                "--faults|1.5|the share of faults must be from 0 to 1, not \"1.5\"",
                "--seeds|nowhere.json|the seed file \"nowhere.json\" cannot be read; here is ",
                "--seed|x|there is no option \"--seed\".",
            })
    void saysWhatIsWrongWithAnOption(String option, String value, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> SimulatorMain.start(option, value));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    @Test
    void saysWhatIsWrongInTheSeedFile() throws IOException {
        Path seeds = Files.writeString(directory.resolve("seeds.json"), "{\"incidents\": []}");
        var refused = assertThrows(
                IllegalArgumentException.class, () -> SimulatorMain.start("--port", "0", "--seeds", seeds.toString()));
        assertEquals(seeds + ": The simulator has no table \"incidents\"", refused.getMessage());
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            var refused = assertThrows(IllegalArgumentException.class, () -> SimulatorMain.start("--port", port));
            assertTrue(refused.getMessage().startsWith("port " + port + " is taken"));
        }
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void endsWhenItIsTerminatedAndLeavesItsPort() throws Exception {
        Process process = process("exec " + JAVA + " --port 0");
        int port = port(process);
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertFree(port);
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void endsWithTheProcessThatStartedIt() throws Exception {
        Process shell = process(JAVA + " --port 0 --with-parent & wait");
        int port = port(shell);
        ProcessHandle simulator = shell.children().findFirst().orElseThrow();
        shell.destroyForcibly();
        simulator.onExit().get(30, TimeUnit.SECONDS);
        assertFalse(simulator.isAlive());
        assertFree(port);
    }

    private static Process process(String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String resource = SimulatorMain.class.getResource("page/simulator.css").toString();
        String resources = resource.replaceFirst("io/jenkins/.*", "");
        String path = Stream.of(location(SimulatorMain.class), resources, location(Gson.class), location(Server.class))
                .map(place -> Path.of(URI.create(place)).toString())
                .collect(Collectors.joining(File.pathSeparator));
        builder.environment().put("CP", path);
        return builder.start();
    }

    private static String location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private static int port(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("Instance URL")) {
                return Integer.parseInt(line.replaceAll(".*:(\\d+)", "$1"));
            }
        }
        throw new IllegalStateException("It did not start");
    }

    private static void assertFree(int port) throws IOException {
        try (var free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(port, free.getLocalPort());
        }
    }
}
