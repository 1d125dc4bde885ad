package io.jenkins.plugins.servicenow.endings;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the ends of builds be noted when the test says so. */
public final class Rounds implements BeforeEachCallback, AfterEachCallback {

    private final List<Task> tasks = new ArrayList<>();

    private record Task(Runnable what, boolean now) {}

    /** What is due, on the thread of the test, and what follows from it at once. */
    public void run() {
        for (var due = take(task -> true); !due.isEmpty(); due = take(Task::now)) {
            due.forEach(task -> task.what().run());
        }
    }

    private List<Task> take(Predicate<Task> which) {
        synchronized (tasks) {
            var taken = tasks.stream().filter(which).toList();
            tasks.removeAll(taken);
            return taken;
        }
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
                tasks.add(new Task(task, delay.isZero()));
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        EndNoteTimes.use(null);
    }
}
