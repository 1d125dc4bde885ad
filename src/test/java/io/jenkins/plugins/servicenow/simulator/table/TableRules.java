package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.List;
import java.util.Map;

/** Business rules and data policies of one table. They act on what a caller writes through an API. */
public interface TableRules {

    /** @param values what will be inserted; a rule may change it */
    default void beforeCreate(Map<String, String> values, Caller caller) {}

    default void afterCreate(Row row, Caller caller) {}

    /** @param changes what will be written; a rule may change it */
    default void beforeUpdate(Row row, Map<String, String> changes, Caller caller) {}

    /**
     * @param before the record's values as they were
     * @param changes what was written
     */
    default void afterUpdate(Map<String, String> before, Map<String, String> changes, Row row, Caller caller) {}

    /**
     * The columns that a record must have in its present condition.
     *
     * @param values the record as it would be after the write
     */
    default List<String> mandatory(Map<String, String> values) {
        return List.of();
    }
}
