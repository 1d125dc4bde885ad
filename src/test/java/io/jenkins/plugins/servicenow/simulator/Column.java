package io.jenkins.plugins.servicenow.simulator;

/**
 * One column of a table.
 *
 * @param type string, integer, boolean, datetime, duration, journal or reference
 * @param references the table a reference points to, else empty
 * @param initial the value of a new record when none is given
 */
record Column(String name, String type, String references, String initial, String label) {

    boolean isReference() {
        return type.equals("reference");
    }

    boolean isJournal() {
        return type.equals("journal");
    }

    boolean isNumber() {
        return type.equals("integer");
    }

    boolean isBoolean() {
        return type.equals("boolean");
    }

    boolean isDateTime() {
        return type.equals("datetime");
    }
}
