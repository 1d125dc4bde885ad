package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Creates of one batch, each by the rules of {@link VerifiedWrites}. */
public final class VerifiedBatch {

    /** Sends creates. */
    @FunctionalInterface
    public interface Sender {

        Map<String, BatchResponse> send(Collection<String> names) throws ServiceNowException, InterruptedException;
    }

    /** Looks for what was created. */
    @FunctionalInterface
    public interface Lookup {

        Set<String> find(Collection<String> names) throws ServiceNowException, InterruptedException;
    }

    private final VerifiedWrites writes;
    private final UnaryOperator<String> record;
    private final Sender sender;
    private final Lookup lookup;
    private final Retries.Pauses pauses;
    private final Map<String, ServiceNowException> failures = new LinkedHashMap<>();

    /** Neither there nor refused. */
    private final Set<String> missing = new LinkedHashSet<>();

    /** @param record what tells a record from all others, its table included, by its name here */
    public VerifiedBatch(VerifiedWrites writes, UnaryOperator<String> record, Sender sender, Lookup lookup) {
        this.writes = writes;
        this.record = record;
        this.sender = sender;
        this.lookup = lookup;
        this.pauses = writes.retries().pauses();
    }

    /** @return why it failed, by name */
    public Map<String, ServiceNowException> run(Collection<String> names)
            throws ServiceNowException, InterruptedException {
        try (var locks = KeyedLock.acquireAll(keys(names))) {
            missing.addAll(names);
            missing.removeAll(writtenEarlier());
            while (!missing.isEmpty()) {
                createMissing();
                if (missing.isEmpty() || pauses.areOver()) {
                    break;
                }
                pauses.pause(null, pauses.left());
            }
            return failures;
        }
    }

    private Set<String> writtenEarlier() throws ServiceNowException, InterruptedException {
        var open = missing.stream()
                .map(name -> writes.openFor(key(name)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        var doubtful = missing.stream()
                .filter(name -> writes.isOpen(key(name)) || writes.isRecent(key(name)))
                .toList();
        return doubtful.isEmpty() ? Set.of() : find(doubtful, open);
    }

    private void createMissing() throws ServiceNowException, InterruptedException {
        var tried = List.copyOf(missing);
        writes.begin(keys(tried), writes.retries().rules().certainAfterTimeout());
        Map<String, BatchResponse> responses;
        try {
            responses = sender.send(tried);
        } catch (ServiceNowException e) {
            // Nothing was carried out.
            writes.settle(keys(tried));
            throw e;
        }
        var open = Duration.ZERO;
        var unknown = new ArrayList<String>();
        for (var name : tried) {
            var response = responses.get(name);
            if (response.isSuccess()) {
                written(name);
                continue;
            }
            var failure = response.error();
            failures.put(name, failure);
            if (response.isUnknown()) {
                unknown.add(name);
                var certainAfter =
                        failure.outcome().certainAfter(writes.retries().rules());
                open = open.compareTo(certainAfter) < 0 ? certainAfter : open;
            } else if (!failure.outcome().retryable) {
                missing.remove(name);
            }
        }
        var certain = new ArrayList<>(tried);
        certain.removeAll(new HashSet<>(unknown));
        writes.settle(keys(certain));
        if (!unknown.isEmpty()) {
            findUnknown(unknown, open);
        }
    }

    private void findUnknown(List<String> unknown, Duration open) throws InterruptedException {
        writes.begin(keys(unknown), open);
        try {
            find(unknown, open).forEach(this::written);
            unknown.stream()
                    .filter(missing::contains)
                    .filter(name -> !failures.get(name).outcome().retryable)
                    .toList()
                    .forEach(missing::remove);
        } catch (ServiceNowException e) {
            for (var name : unknown) {
                failures.compute(name, (same, failure) -> failure == null ? e : failure.unverified(e));
                missing.remove(name);
            }
        }
    }

    private void written(String name) {
        writes.remember(key(name));
        failures.remove(name);
        missing.remove(name);
    }

    /** Settles them when they are found, or certainly not there. */
    private Set<String> find(Collection<String> names, Duration open) throws ServiceNowException, InterruptedException {
        var found = new HashSet<String>();
        var end = writes.nanoTime() + open.toNanos();
        for (var lookups = pauses.again(); ; ) {
            var left = Duration.ofNanos(Math.max(0, end - writes.nanoTime()));
            found.addAll(lookup.find(
                    names.stream().filter(name -> !found.contains(name)).toList()));
            if (found.containsAll(names) || left.isZero()) {
                writes.settle(keys(names));
                return found;
            }
            writes.checkPatience();
            lookups.pause(null, left);
        }
    }

    private String key(String name) {
        return writes.key(record.apply(name));
    }

    private List<String> keys(Collection<String> names) {
        return names.stream().map(this::key).toList();
    }
}
