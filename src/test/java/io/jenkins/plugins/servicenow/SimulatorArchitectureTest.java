package io.jenkins.plugins.servicenow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the simulator use each other one way, as the table in its README says. */
class SimulatorArchitectureTest {

    private static final String PACKAGE = ServiceNowSimulator.class.getPackageName();
    private static final String ROOMS = PACKAGE + ".(*)..";
    private static final Path SOURCES = Path.of("src/test/java").resolve(PACKAGE.replace('.', '/'));
    private static final Pattern ROOM = Pattern.compile("\\| `(\\w+)` \\|.*\\|([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static JavaClasses simulator;

    @BeforeAll
    static void read() {
        simulator = new ClassFileImporter()
                .withImportOption(SimulatorArchitectureTest::isNoTest)
                .importPackages(PACKAGE);
    }

    private static boolean isNoTest(Location location) {
        return !location.matches(Pattern.compile(".*(Test(\\$.*)?|SimulatorHttp(\\$.*)?)\\.class"));
    }

    @Test
    void roomsUseEachOtherOneWay() {
        slices().matching(ROOMS).should().beFreeOfCycles().check(simulator);
    }

    @Test
    void roomsDoNotKnowWhatIsMadeOfThem() {
        noClasses()
                .that()
                .resideInAPackage(PACKAGE + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PACKAGE)
                .check(simulator);
    }

    @Test
    void theSimulatorKnowsNothingOfThePlugin() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage(getClass().getPackageName() + "..")
                                .and(JavaClass.Predicates.resideOutsideOfPackage(PACKAGE + "..")))
                .check(simulator);
    }

    @Test
    void roomsUseEachOtherAsTheReadmeSays() throws Exception {
        var used = new TreeMap<String, String>();
        simulator.stream()
                .map(SimulatorArchitectureTest::room)
                .filter(room -> !room.isEmpty())
                .forEach(room -> used.computeIfAbsent(room, SimulatorArchitectureTest::usedBy));
        assertEquals(lines(used), lines(described()));
    }

    private static String usedBy(String room) {
        return simulator.stream()
                .filter(type -> room(type).equals(room))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(SimulatorArchitectureTest::room)
                .filter(other -> !other.isEmpty() && !other.equals(room))
                .collect(toCollection(TreeSet::new))
                .toString();
    }

    private static Map<String, String> described() throws Exception {
        var rooms = new TreeMap<String, String>();
        for (var line : Files.readAllLines(root().resolve(SOURCES).resolve("README.md"))) {
            var row = ROOM.matcher(line);
            if (row.matches()) {
                Set<String> names = NAME.matcher(row.group(2))
                        .results()
                        .map(name -> name.group(1))
                        .collect(toCollection(TreeSet::new));
                rooms.put(row.group(1), names.toString());
            }
        }
        return rooms;
    }

    private static String lines(Map<String, String> rooms) {
        return rooms.entrySet().stream()
                .map(room -> room.getKey() + " uses " + room.getValue())
                .collect(joining("\n"));
    }

    /** Empty outside of the rooms. */
    private static String room(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith(PACKAGE + ".") ? name.substring(PACKAGE.length() + 1) : "";
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        var without = simulator.stream()
                .map(SimulatorArchitectureTest::room)
                .filter(room ->
                        !Files.exists(root().resolve(SOURCES).resolve(room).resolve("package-info.java")))
                .collect(toCollection(TreeSet::new));
        assertEquals(Set.of(), without);
    }

    /** The root of the repository: tests run there or in a directory below. */
    private static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve(SOURCES))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
