package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;

/**
 * The rules for a time in seconds that an administrator may set.
 *
 * @param standard the default, which holds when nothing, or nothing positive, was entered
 * @param minimum what holds when less was entered
 */
record DurationSetting(int standard, int minimum) {

    static final DurationSetting POLL = new DurationSetting(30, 5);
    static final DurationSetting CONNECT = new DurationSetting(10, 1);
    static final DurationSetting READ = new DurationSetting(30, 5);
    static final DurationSetting UPLOAD = new DurationSetting(300, 30);
    static final DurationSetting RETRY = new DurationSetting(600, 30);

    int of(@CheckForNull Integer entered) {
        return entered == null || entered <= 0 ? standard : Math.max(minimum, entered);
    }

    /** What to keep of an entry: null stands for the default, so that it is in no file. */
    @CheckForNull
    Integer nullIfDefault(int entered) {
        return of(entered) == standard ? null : of(entered);
    }

    /** For a form, which only an administrator may ask. */
    FormValidation validate(@CheckForNull String entered) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Util.fixEmptyAndTrim(entered) == null
                ? FormValidation.ok()
                : FormValidation.validateIntegerInRange(entered, minimum, Integer.MAX_VALUE);
    }
}
