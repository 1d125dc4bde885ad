package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The names of the variables of catalog items, for the forms of jobs, which make no requests. Thread-safe. */
final class ItemVariables {

    private static final Logger LOGGER = Logger.getLogger(ItemVariables.class.getName());

    private static final Duration VALID = Duration.ofHours(1);

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param at when they were read, in nanoseconds */
    private record Known(List<String> names, long at) {}

    /** Empty when they have not been read. */
    @NonNull
    List<String> of(@NonNull String instanceUrl, @NonNull String item) {
        var found = known.get(InstanceAddress.key(instanceUrl, item));
        return found == null ? List.of() : found.names();
    }

    /** Reads them of items of which that was not done for a while. They are a convenience, so a failure matters to nobody. */
    void read(@NonNull OrderReader reader, @NonNull String instanceUrl, @NonNull Collection<SysId> items)
            throws InterruptedException {
        var now = CatalogOrders.time().nanoTime();
        var due = items.stream()
                .filter(item -> isDue(InstanceAddress.key(instanceUrl, item.value()), now))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        Map<SysId, List<String>> names = Map.of();
        try {
            names = reader.definitions(due);
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "The variables of catalog items cannot be read", e);
        }
        for (var item : due) {
            known.put(
                    InstanceAddress.key(instanceUrl, item.value()),
                    new Known(List.copyOf(new TreeSet<>(names.getOrDefault(item, List.of()))), now));
        }
    }

    private boolean isDue(String key, long now) {
        var found = known.get(key);
        return found == null || now - found.at() >= VALID.toNanos();
    }
}
