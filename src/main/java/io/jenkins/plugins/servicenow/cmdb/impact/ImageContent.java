package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What the documents of an image say of what was searched for.
 *
 * @param matches where they name it
 * @param reasons why nobody knows whether they name it
 */
record ImageContent(
        @NonNull State state,
        @NonNull List<ContentMatch> matches,
        @NonNull List<String> reasons) {

    ImageContent {
        matches = List.copyOf(matches);
        reasons = List.copyOf(reasons);
    }

    enum State {
        NAMED("named"),
        /** Everything that is attached was read, and answers the question. */
        NOT_NAMED("notNamed"),
        NOT_KNOWN("notKnown");

        private final String value;

        State(String value) {
            this.value = value;
        }

        /** As scripts and files have it. */
        @NonNull
        String value() {
            return value;
        }
    }
}
