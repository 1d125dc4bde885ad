package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordList;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads orders, many at once. */
final class OrderReader {

    private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]*");

    private static final String VARIABLES = "sc_item_option_mtom";
    private static final String NAME = "sc_item_option.item_option_new.name";
    private static final String VALUE = "sc_item_option.value";

    private final ServiceNowSession session;

    OrderReader(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param orders what was found, by sys_id
     * @param hidden how many there are besides that may not be read
     */
    record Found(@NonNull Map<SysId, OrderReading> orders, long hidden) {

        private static Found of(OrderReading.Kind kind, RecordList list) {
            var orders = new LinkedHashMap<SysId, OrderReading>();
            list.records().forEach(record -> orders.put(record.sysId(), new OrderReading(kind, record)));
            // Without a count nobody can tell, so something may be hidden.
            return new Found(orders, list.hidden().orElse(1));
        }
    }

    /**
     * The open orders of catalog items, by one request as long as they are not more than fit in an answer.
     *
     * @param items sys_ids of catalog items, a hundred at most
     * @param approvals values of the field {@code approval} of the requested items
     */
    @NonNull
    Found open(@NonNull OrderReading.Kind kind, @NonNull Collection<SysId> items, @NonNull Set<String> approvals)
            throws ServiceNowException, InterruptedException {
        var query = EncodedQuery.whereIn(kind.ofItem("cat_item"), items)
                .and("active", "true")
                .in(kind.ofItem("approval"), new TreeSet<>(approvals))
                .in("state", new TreeSet<>(OrderDecision.WORKABLE));
        return Found.of(kind, session.tables().list(kind.table(), query, fields(kind)));
    }

    /** Those of the orders that may be read, whatever their state. */
    @NonNull
    Found byId(@NonNull OrderReading.Kind kind, @NonNull Collection<SysId> ids)
            throws ServiceNowException, InterruptedException {
        var orders = new LinkedHashMap<SysId, OrderReading>();
        var hidden = 0L;
        for (var batch : RecordLookup.batches(ids)) {
            var found = Found.of(
                    kind, session.tables().list(kind.table(), EncodedQuery.whereIn("sys_id", batch), fields(kind)));
            orders.putAll(found.orders());
            hidden += found.hidden();
        }
        return new Found(orders, hidden);
    }

    private static String[] fields(OrderReading.Kind kind) {
        return kind.fields().toArray(String[]::new);
    }

    /**
     * The variables of a requested item.
     *
     * @param values by their names
     * @param ambiguous names that several variables have
     */
    record Variables(
            @NonNull Map<String, String> values, @NonNull Set<String> ambiguous) {

        static final Variables NONE = new Variables(Map.of(), Set.of());

        Variables {
            values = Map.copyOf(values);
            ambiguous = Set.copyOf(ambiguous);
        }
    }

    /**
     * The variables of requested items, by one request for a hundred of them. An item of which nothing is shown is missing.
     *
     * @param wanted names of the variables that are needed
     */
    @NonNull
    Map<SysId, Variables> variables(@NonNull Collection<SysId> orderItems, @NonNull Set<String> wanted)
            throws ServiceNowException, InterruptedException {
        var found = new HashMap<SysId, Variables>();
        if (wanted.isEmpty()) {
            return found;
        }
        for (var batch : RecordLookup.batches(orderItems)) {
            found.putAll(joined(batch));
            var missing = new LinkedHashSet<>(batch);
            missing.removeAll(found.keySet());
            if (!missing.isEmpty()) {
                found.putAll(walked(missing, wanted));
            }
        }
        return found;
    }

    private Map<SysId, Variables> joined(List<SysId> batch) throws ServiceNowException, InterruptedException {
        List<TableRecord> rows;
        try {
            rows = session.tables()
                    .query(VARIABLES, EncodedQuery.whereIn("request_item", batch), "request_item", NAME, VALUE);
        } catch (ServiceNowException e) {
            if (e.kind() == Kind.PERMISSION) {
                return Map.of();
            }
            throw e;
        }
        var values = new HashMap<SysId, Map<String, String>>();
        var ambiguous = new HashMap<SysId, Set<String>>();
        for (var row : rows) {
            // A variable whose value is hidden is not there.
            if (row.has(NAME) && row.has(VALUE) && !row.value(NAME).isEmpty()) {
                row.reference("request_item").ifPresent(item -> {
                    var before =
                            values.computeIfAbsent(item, key -> new HashMap<>()).put(row.value(NAME), row.value(VALUE));
                    if (before != null) {
                        ambiguous.computeIfAbsent(item, key -> new HashSet<>()).add(row.value(NAME));
                    }
                });
            }
        }
        var variables = new HashMap<SysId, Variables>();
        values.forEach((item, each) ->
                variables.put(item, new Variables(each, ambiguous.getOrDefault(item, Set.of()))));
        return variables;
    }

    /**
     * The names of the variables that catalog items have themselves, without those of variable sets.
     *
     * @param items sys_ids, a hundred at most
     */
    @NonNull
    Map<SysId, List<String>> definitions(@NonNull Collection<SysId> items)
            throws ServiceNowException, InterruptedException {
        var names = new HashMap<SysId, List<String>>();
        var query = EncodedQuery.whereIn("cat_item", items).and("active", "true");
        for (var variable : session.tables().query("item_option_new", query, "cat_item", "active", "name")) {
            if (!variable.value("name").isEmpty()) {
                variable.reference("cat_item")
                        .ifPresent(item -> names.computeIfAbsent(item, key -> new ArrayList<>())
                                .add(variable.text("name")));
            }
        }
        return names;
    }

    /** By their names: an empty value and a variable that is not there look alike, so neither is there. */
    private Map<SysId, Variables> walked(Collection<SysId> items, Set<String> wanted)
            throws ServiceNowException, InterruptedException {
        // Others cannot be asked for in this way.
        var fields = wanted.stream()
                .filter(name -> FIELD.matcher(name).matches())
                .map(name -> "variables." + name)
                .toArray(String[]::new);
        if (fields.length == 0) {
            return Map.of();
        }
        var variables = new HashMap<SysId, Variables>();
        for (var record : session.tables().query("sc_req_item", EncodedQuery.whereIn("sys_id", items), fields)) {
            var values = new HashMap<String, String>();
            wanted.forEach(name -> {
                var value = record.value("variables." + name);
                if (!value.isEmpty()) {
                    values.put(name, value);
                }
            });
            if (!values.isEmpty()) {
                variables.put(record.sysId(), new Variables(values, Set.of()));
            }
        }
        return variables;
    }
}
