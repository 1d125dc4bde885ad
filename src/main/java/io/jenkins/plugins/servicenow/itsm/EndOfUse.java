package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That a user or group is inactive, or that a configuration item is retired or was absorbed by another, by the fields of the
 * base system. A field that the account may not read says nothing.
 *
 * @param absorbed whether it was marked as a duplicate of another
 * @param description for messages, after "is": {@code inactive}, {@code retired}, {@code a duplicate of 'web-01' (sys_id)}
 */
public record EndOfUse(boolean absorbed, @NonNull String description) {

    /** Of {@code sys_user} and {@code sys_user_group}. */
    private static final List<String> FIELDS_OF_PEOPLE = List.of("active");

    private static final List<String> FIELDS_OF_ITEMS =
            List.of("install_status", "operational_status", "hardware_status", "life_cycle_stage", "duplicate_of");

    /** Choices of {@code cmdb_ci.install_status}. */
    private static final Map<String, String> INSTALL_STATUS = Map.of("7", "retired", "8", "stolen", "100", "absent");

    private static final String RETIRED = "6";

    /** Choices of {@code cmdb_ci_hardware.hardware_status}, which the base system uses in place of the install status. */
    private static final List<String> HARDWARE_STATUS = List.of("retired", "stolen", "absent", "disposed");

    /** The life cycle stage of the Common Service Data Model with the status Retired or Obsolete. */
    private static final String END_OF_LIFE = "End of Life";

    /** The fields that have to be read to know; ServiceNow ignores those that a class does not have. */
    @NonNull
    public static List<String> fields(@NonNull String table) {
        return table.startsWith("sys_user") ? FIELDS_OF_PEOPLE : FIELDS_OF_ITEMS;
    }

    /**
     * Empty when the record is in use.
     *
     * @param record with {@link #fields}
     */
    @NonNull
    public static Optional<EndOfUse> of(@NonNull TableRecord record) {
        var duplicateOf = record.value("duplicate_of");
        if (!duplicateOf.isEmpty()) {
            var name = Text.of(record.displayValue("duplicate_of"));
            return Optional.of(new EndOfUse(
                    true,
                    "a duplicate of "
                            + (name.equals(duplicateOf) ? duplicateOf : "'" + name + "' (" + duplicateOf + ")")));
        }
        return status(record).map(description -> new EndOfUse(false, description));
    }

    private static Optional<String> status(TableRecord record) {
        if (record.value("active").equals("false")) {
            return Optional.of("inactive");
        }
        var installStatus = INSTALL_STATUS.get(record.value("install_status"));
        if (installStatus != null) {
            return Optional.of(installStatus);
        }
        if (record.value("operational_status").equals(RETIRED)) {
            return Optional.of("retired");
        }
        if (HARDWARE_STATUS.contains(record.value("hardware_status"))) {
            return Optional.of(record.value("hardware_status"));
        }
        return record.displayValue("life_cycle_stage").equalsIgnoreCase(END_OF_LIFE)
                ? Optional.of("at its end of life")
                : Optional.empty();
    }

    /** Those of the records that are in use. */
    @NonNull
    public static List<TableRecord> inUse(@NonNull List<TableRecord> records) {
        return records.stream().filter(record -> of(record).isEmpty()).toList();
    }
}
