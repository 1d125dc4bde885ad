package io.jenkins.plugins.servicenow.simulator;

import java.util.Map;

/** Business rules of one table. They act on what a caller writes through an API. */
interface TableRules {

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
}
