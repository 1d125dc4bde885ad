package io.jenkins.plugins.servicenow.simulator.table;

/** The stock priority lookup: high impact and urgency make 1, low ones 5. */
public final class Priority {

    private Priority() {}

    public static int of(String impact, String urgency) {
        return level(impact) + level(urgency) - 1;
    }

    /** Anything but 1 and 2 counts as low. */
    private static int level(String text) {
        return text.matches("[12]") ? Integer.parseInt(text) : 3;
    }
}
