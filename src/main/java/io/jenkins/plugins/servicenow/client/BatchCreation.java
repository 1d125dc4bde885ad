package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.VerifiedBatch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Creates many records of a table in few requests, and none of them twice: as {@link TableApi#createUnique} does for one
 * record. Two callers in the same process do not create the same record either.
 */
public final class BatchCreation {

    private final ServiceNowSession session;
    private final String table;
    private final String keyField;
    private final Map<String, String> shared;

    /**
     * @param keyField tells the records from each other
     * @param shared what else they are found again by, the same for all of them; may be empty
     */
    public BatchCreation(
            @NonNull ServiceNowSession session,
            @NonNull String table,
            @NonNull String keyField,
            @NonNull Map<String, String> shared) {
        this.session = session;
        this.table = table;
        this.keyField = keyField;
        this.shared = new TreeMap<>(shared);
    }

    /**
     * Creates records that the caller has looked for and not found. They are looked for once more only where this process
     * has created them lately, or where it is not certain whether an earlier call has.
     *
     * @param values of each record, by that of its key field, which is among them as the shared fields are
     * @return why it failed, by the value of the key field; empty when all are there now
     * @throws ServiceNowException when nothing was carried out
     */
    @NonNull
    public Map<String, ServiceNowException> create(@NonNull Map<String, Map<String, String>> values)
            throws ServiceNowException, InterruptedException {
        return new VerifiedBatch(
                        session.writes(),
                        name -> table + " " + shared + " " + keyField + "=" + name.toLowerCase(Locale.ROOT),
                        names -> send(names, values),
                        this::find)
                .run(values.keySet());
    }

    private Map<String, BatchResponse> send(Collection<String> names, Map<String, Map<String, String>> values)
            throws ServiceNowException, InterruptedException {
        var responses = session.batch()
                .send(names.stream()
                        .map(name -> BatchRequest.create(table, values.get(name)))
                        .toList())
                .iterator();
        var byName = new LinkedHashMap<String, BatchResponse>();
        names.forEach(name -> byName.put(name, responses.next()));
        return byName;
    }

    private Set<String> find(Collection<String> names) throws ServiceNowException, InterruptedException {
        var found = new RecordLookup(session)
                .find(table, keyField, names, this::withShared, keyField).stream()
                        .map(record -> record.value(keyField).toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        return names.stream()
                .filter(name -> found.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private EncodedQuery withShared(EncodedQuery query) {
        for (var field : shared.entrySet()) {
            query = query.and(field.getKey(), field.getValue());
        }
        return query;
    }
}
