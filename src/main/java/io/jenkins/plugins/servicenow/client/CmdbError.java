package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Why one item or relationship was not taken, in ServiceNow's words.
 *
 * @param code such as {@code MULTIPLE_DUPLICATE_RECORDS}; ServiceNow documentation lists them as "IRE error messages"
 * @param message on one line
 */
public record CmdbError(@NonNull String code, @NonNull String message) {

    /** Nobody has said how items of the class are told apart. */
    public static final String IDENTIFICATION_RULE_MISSING = "IDENTIFICATION_RULE_MISSING";

    /** Another item, on which this one depends, was not taken. */
    public static final String ABANDONED = "ABANDONED";

    /** Not ServiceNow's: it answered without a word on this item, or without saying where it is now. */
    public static final String NO_ANSWER = "NO_ANSWER";

    public static final String LOCK_TIMEOUT = "LOCK_TIMEOUT";

    @Override
    public String toString() {
        return message.isEmpty() ? code : code + ": " + message;
    }
}
