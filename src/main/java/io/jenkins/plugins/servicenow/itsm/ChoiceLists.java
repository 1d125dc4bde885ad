package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.QueryBatch.Query;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What may stand in the choice fields of a table. On a stock instance only administrators may read the values
 * of choices, so most OAuth Application Users know none.
 */
public final class ChoiceLists {

    private static final Set<ServiceNowException.Kind> NOT_FOR_US = EnumSet.of(
            ServiceNowException.Kind.PERMISSION,
            ServiceNowException.Kind.NOT_FOUND,
            // The rows come without the fields that were asked for.
            ServiceNowException.Kind.PROTOCOL);

    /** The values of the base system by label, for who may not read them. */
    private static final Map<String, Map<String, String>> STOCK = Map.of(
            "impact", Map.of("high", "1", "medium", "2", "low", "3"),
            "operational_status",
                    Map.of(
                            "operational", "1",
                            "non-operational", "2",
                            "repair in progress", "3",
                            "dr standby", "4",
                            "ready", "5",
                            "retired", "6",
                            "pipeline", "7",
                            "catalog", "8"),
            "priority", Map.of("critical", "1", "high", "2", "moderate", "3", "low", "4"),
            "risk", Map.of("high", "2", "moderate", "3", "low", "4"),
            "urgency", Map.of("high", "1", "medium", "2", "low", "3"));

    /** Labels such as {@code 1 - High} may be given without their number. */
    private static final Pattern NUMBER = Pattern.compile("^\\d+ - ");

    private final List<TableRecord> rows;

    private ChoiceLists(List<TableRecord> rows) {
        this.rows = rows;
    }

    /**
     * @param tables the table and those that it extends: {@code impact} of a change request belongs to {@code task}
     * @param fields at least one
     */
    @NonNull
    public static ChoiceLists read(
            @NonNull ServiceNowSession session, @NonNull List<String> tables, @NonNull Collection<String> fields)
            throws ServiceNowException, InterruptedException {
        return read(new QueryBatch(session), query(tables, fields));
    }

    /** What has to be asked for {@link #read(QueryBatch, Query)}. */
    @NonNull
    public static Query query(@NonNull List<String> tables, @NonNull Collection<String> fields) {
        return new Query(
                "sys_choice",
                EncodedQuery.whereIn("name", tables).in("element", fields),
                List.of("name", "element", "value", "label", "inactive"));
    }

    /** As above, from a batch that may have the answer already. */
    @NonNull
    public static ChoiceLists read(@NonNull QueryBatch batch, @NonNull Query query)
            throws ServiceNowException, InterruptedException {
        try {
            return new ChoiceLists(batch.query(query).stream()
                    .filter(row -> row.has("value") && !row.value("inactive").equals("true"))
                    .toList());
        } catch (ServiceNowException e) {
            if (NOT_FOR_US.contains(e.kind())) {
                return new ChoiceLists(List.of());
            }
            throw e;
        }
    }

    /** Whether the choices of the field could be read. */
    public boolean isKnown(@NonNull String field) {
        return rows.stream().anyMatch(row -> isOf(field, row));
    }

    /** The value of the choice with this value or label, in any case of letters; empty when there is none or none is known. */
    @NonNull
    public Optional<String> value(@NonNull String field, @NonNull String valueOrLabel) {
        return rows.stream()
                .filter(row -> isOf(field, row) && isCalled(valueOrLabel, row))
                .map(row -> row.value("value"))
                .findFirst();
    }

    /** What to send for the label or value: the instance's own value, else that of the base system, else the text itself. */
    @NonNull
    public String toSend(@NonNull String field, @NonNull String valueOrLabel) {
        return value(field, valueOrLabel).orElseGet(() -> {
            var stock = STOCK.getOrDefault(field, Map.of()).get(withoutNumber(valueOrLabel.toLowerCase(Locale.ROOT)));
            var exists =
                    stock != null && (!isKnown(field) || value(field, stock).isPresent());
            return exists ? stock : valueOrLabel;
        });
    }

    /** As above, with a warning when the choices are known and it is none of them. */
    @NonNull
    public String toSend(@NonNull String field, @NonNull String valueOrLabel, @NonNull Consumer<String> log) {
        var value = toSend(field, valueOrLabel);
        if (isKnown(field) && value(field, value).isEmpty()) {
            log.accept("WARNING: '" + valueOrLabel + "' is not among the choices of '" + field + "' in ServiceNow: "
                    + String.join(", ", labels(field)) + ". It is sent as it is.");
        }
        return value;
    }

    private static boolean isCalled(String valueOrLabel, TableRecord row) {
        var label = row.value("label");
        return valueOrLabel.equalsIgnoreCase(row.value("value"))
                || valueOrLabel.equalsIgnoreCase(label)
                || valueOrLabel.equalsIgnoreCase(withoutNumber(label));
    }

    private static String withoutNumber(String label) {
        return NUMBER.matcher(label).replaceFirst("");
    }

    @NonNull
    public List<String> labels(@NonNull String field) {
        return rows.stream()
                .filter(row -> isOf(field, row))
                .map(row -> row.text("label"))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isOf(String field, TableRecord row) {
        return row.value("element").equals(field);
    }
}
