package io.jenkins.plugins.servicenow.change;

import io.jenkins.plugins.servicenow.itsm.Option;

/** The risks of the base system, from the lowest. */
enum Risk implements Option {
    LOW,
    MODERATE,
    HIGH;

    /** The value of the parameter that lets the recipe decide. */
    static final String AUTO = "auto";
}
