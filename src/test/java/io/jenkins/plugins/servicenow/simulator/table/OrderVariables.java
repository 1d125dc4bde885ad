package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.records.Row;

/** What was answered to the questions of a catalog item, which orders show as {@code variables.name}. */
@FunctionalInterface
public interface OrderVariables {

    /**
     * @param shown what a person sees
     * @param references the table of a reference, else empty
     */
    record Value(String value, String shown, String references) {

        public static final Value NONE = new Value("", "", "");
    }

    /** {@link Value#NONE} for a name that the item does not have: instances show both alike. */
    Value of(Row order, String name);
}
