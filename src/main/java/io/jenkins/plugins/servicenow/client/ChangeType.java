package io.jenkins.plugins.servicenow.client;

/** The types of change in the base system. */
public enum ChangeType {
    NORMAL("normal"),
    /** Approved in advance, made from a template. */
    STANDARD("standard"),
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
