package io.jenkins.plugins.servicenow.simulator.records;

/**
 * One column of a table.
 *
 * @param type string, integer, boolean, datetime, duration, journal or reference
 * @param references the table a reference points to, else empty
 * @param initial the value of a new record when none is given
 */
public record Column(String name, String type, String references, String initial, String label) {

    public boolean isReference() {
        return type.equals("reference");
    }

    public boolean isJournal() {
        return type.equals("journal");
    }

    public boolean isNumber() {
        return type.equals("integer");
    }

    public boolean isBoolean() {
        return type.equals("boolean");
    }

    public boolean isDateTime() {
        return type.equals("datetime");
    }
}
