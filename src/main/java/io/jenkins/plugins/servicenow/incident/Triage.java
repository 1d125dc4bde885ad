package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.step.BuildType;

/**
 * How much a failed build matters, unless the pipeline says otherwise. ServiceNow computes the priority from both: a stock instance
 * makes 2 - High, 3 - Moderate and 5 - Planning of these three.
 *
 * @param impact 1 to 3, high to low
 * @param urgency 1 to 3, high to low
 */
record Triage(@NonNull String impact, @NonNull String urgency) {

    static Triage of(@NonNull BuildType type) {
        return switch (type) {
            case GXP -> new Triage("1", "2");
            case PRODUCTION -> new Triage("2", "2");
            case DEVELOPMENT -> new Triage("3", "3");
        };
    }
}
