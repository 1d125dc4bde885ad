package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What keeps the orders of a job from being built, as of the last poll. Thread-safe. */
final class OrderStatus {

    private static final Logger LOGGER = Logger.getLogger(CatalogOrders.class.getName());

    private final Job<?, ?> job;

    /** Of the last poll that has come to its end. */
    private volatile List<String> problems = List.of();

    private final Set<String> found = ConcurrentHashMap.newKeySet();

    OrderStatus(@NonNull Job<?, ?> job) {
        this.job = job;
    }

    /** One line; in the log of Jenkins once, until a poll finds it solved. */
    void report(@NonNull String problem) {
        if (found.add(problem) && !problems.contains(problem)) {
            LOGGER.log(Level.WARNING, "{0}: {1}", new Object[] {job.getFullName(), problem});
        }
    }

    /** A poll of everything has ended: what it has not found is solved. */
    void polled() {
        problems = List.copyOf(new TreeSet<>(found));
        found.clear();
    }

    @NonNull
    List<String> problems() {
        var all = new TreeSet<>(problems);
        all.addAll(found);
        return List.copyOf(all);
    }
}
