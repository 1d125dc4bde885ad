package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may stand in the choice columns of a change request. On a stock instance only administrators may read the values
 * of choices, so most integration users know none.
 */
final class Choices {

    /** {@code impact} and {@code priority} belong to the table that change requests extend. */
    private static final List<String> TABLES = List.of(ChangeRequest.TABLE, "task");

    private static final Set<ServiceNowException.Kind> NOT_FOR_US = EnumSet.of(
            ServiceNowException.Kind.PERMISSION,
            ServiceNowException.Kind.NOT_FOUND,
            // The rows come without the columns that were asked for.
            ServiceNowException.Kind.PROTOCOL);

    private final List<TableRecord> rows;

    private Choices(List<TableRecord> rows) {
        this.rows = rows;
    }

    /** @param columns at least one */
    @NonNull
    static Choices read(@NonNull ServiceNowSession session, @NonNull Collection<String> columns)
            throws ServiceNowException, InterruptedException {
        var query = EncodedQuery.whereIn("name", TABLES).in("element", columns);
        try {
            return new Choices(
                    session
                            .tables()
                            .query("sys_choice", query, "name", "element", "value", "label", "inactive")
                            .stream()
                            .filter(row ->
                                    row.has("value") && !row.value("inactive").equals("true"))
                            .toList());
        } catch (ServiceNowException e) {
            if (NOT_FOR_US.contains(e.kind())) {
                return new Choices(List.of());
            }
            throw e;
        }
    }

    /** Whether the choices of the column could be read. */
    boolean isKnown(@NonNull String column) {
        return rows.stream().anyMatch(row -> isOf(column, row));
    }

    /** The value of the choice with this value or label, in any case of letters; empty when there is none or none is known. */
    @NonNull
    Optional<String> value(@NonNull String column, @NonNull String valueOrLabel) {
        return rows.stream()
                .filter(row -> isOf(column, row)
                        && (valueOrLabel.equalsIgnoreCase(row.value("value"))
                                || valueOrLabel.equalsIgnoreCase(row.value("label"))))
                .map(row -> row.value("value"))
                .findFirst();
    }

    @NonNull
    List<String> labels(@NonNull String column) {
        return rows.stream()
                .filter(row -> isOf(column, row))
                .map(row -> row.value("label"))
                .distinct()
                .toList();
    }

    private static boolean isOf(String column, TableRecord row) {
        return row.value("element").equals(column);
    }
}
