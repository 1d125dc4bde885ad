package io.jenkins.plugins.servicenow.client;

/** The types of change that are created without a template. */
public enum ChangeType {
    NORMAL("normal"),
    EMERGENCY("emergency");

    private final String value;

    ChangeType(String value) {
        this.value = value;
    }

    /** As in the field {@code type} and in the path of the Change Management API. */
    public String value() {
        return value;
    }
}
