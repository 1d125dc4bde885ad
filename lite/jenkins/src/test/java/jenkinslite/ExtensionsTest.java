package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class ExtensionsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    public interface Greeting extends ExtensionPoint {
        String word();
    }

    @Extension(ordinal = -1)
    public static class Late implements Greeting {
        @Override
        public String word() {
            return "late";
        }
    }

    @Extension
    public static class Fragile implements Greeting {
        private static boolean broken;

        public Fragile() {
            if (broken) {
                throw new IllegalStateException("planted");
            }
        }

        @Override
        public String word() {
            return "fragile";
        }
    }

    @Extension
    public static class Ordinary implements Greeting {
        @Override
        public String word() {
            return "ordinary";
        }
    }

    public static class Greetings {
        @Extension(ordinal = 5)
        public static final Greeting FIELD = () -> "field";

        @Extension(ordinal = 7)
        public static Greeting method() {
            return () -> "method";
        }
    }

    @Test
    void areSortedByOrdinalHighestFirst() throws Throwable {
        sessions.then(j -> assertEquals(List.of("method", "field", "fragile", "ordinary", "late"), words()));
    }

    @Test
    void oneThatCannotBeCreatedIsLoggedAndLeftOut() throws Throwable {
        Fragile.broken = true;
        try (var log = new LogRecorder().record(Extensions.class, Level.WARNING).capture(10)) {
            sessions.then(j -> {
                assertEquals(List.of("method", "field", "ordinary", "late"), words());
                assertThrows(IllegalStateException.class, () -> ExtensionList.lookupSingleton(Fragile.class));
            });
            assertEquals(List.of("Failed to instantiate " + Fragile.class.getName()), log.getMessages());
        } finally {
            Fragile.broken = false;
        }
    }

    @Test
    void areTheSameWithinASessionAndNewInTheNext() throws Throwable {
        var seen = new ArrayList<Ordinary>();
        JenkinsSessionExtension.Step look = j -> {
            seen.add(ExtensionList.lookupSingleton(Ordinary.class));
            assertTrue(ExtensionList.lookup(Greeting.class).contains(seen.get(seen.size() - 1)));
        };
        sessions.then(look);
        sessions.then(look);
        assertNotSame(seen.get(0), seen.get(1));
    }

    @Test
    void aSingletonIsOneAndOnlyOne() throws Throwable {
        sessions.then(j -> {
            assertThrows(IllegalStateException.class, () -> ExtensionList.lookupSingleton(Greeting.class));
        });
    }

    @Test
    void oneThatATestAddsIsGoneInTheNextSession() throws Throwable {
        sessions.then(j -> {
            ExtensionList.lookup(Greeting.class).add(() -> "added");
            assertEquals(List.of("method", "field", "fragile", "ordinary", "late", "added"), words());
        });
        sessions.then(j -> assertEquals(5, words().size()));
    }

    @Test
    void withoutJenkinsThereAreNone() throws Throwable {
        sessions.then(j -> assertEquals(5, words().size()));
        assertThrows(IllegalStateException.class, () -> ExtensionList.lookup(Greeting.class));
    }

    private static List<String> words() {
        return ExtensionList.lookup(Greeting.class).stream().map(Greeting::word).toList();
    }
}
