package io.jenkins.plugins.servicenow.endings;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the ends of builds be noted when the test says so. */
public final class Rounds implements BeforeEachCallback, AfterEachCallback {

    private final List<Runnable> tasks = new ArrayList<>();

    /** What is due, on the thread of the test. */
    public void run() {
        List<Runnable> due;
        synchronized (tasks) {
            due = List.copyOf(tasks);
            tasks.clear();
        }
        due.forEach(Runnable::run);
    }

    /** As when Jenkins is killed. */
    public void forget() {
        synchronized (tasks) {
            tasks.clear();
        }
    }

    /** Runs what is due until there is such a note. */
    public void await(String text, Supplier<List<String>> notes) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (notes.get().stream().noneMatch(note -> note.contains(text))) {
                run();
                Thread.onSpinWait();
            }
        });
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        EndNoteTimes.use((task, delay) -> {
            synchronized (tasks) {
                tasks.add(task);
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        EndNoteTimes.use(null);
    }
}
