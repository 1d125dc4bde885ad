package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Takes out of a text what must not leave Jenkins: the secrets of a build. Every text that a session writes to ServiceNow goes
 * through the mask with which it was opened.
 *
 * <p>No interface, so that a session is opened with a mask that was made for it and not with any function that fits.
 */
public abstract class SecretMask {

    /** For sessions that write nothing of a build. */
    static final SecretMask NONE = new SecretMask() {
        @Override
        @NonNull
        public String mask(@NonNull String text) {
            return text;
        }
    };

    /** The text without secrets. The same for the same text, and of a text that is masked already that text. */
    @NonNull
    public abstract String mask(@NonNull String text);
}
