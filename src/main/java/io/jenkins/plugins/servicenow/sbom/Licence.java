package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Comparator;

/** A licence as a document names it. */
public record Licence(@NonNull Kind kind, @NonNull String text) implements Comparable<Licence> {

    private static final Comparator<Licence> ORDER =
            Comparator.comparing(Licence::kind).thenComparing(Licence::text);

    /** How it is named. */
    public enum Kind {
        /** By an identifier of the SPDX licence list. */
        ID,
        /** Several, by an SPDX licence expression. */
        EXPRESSION,
        NAME
    }

    @Override
    public int compareTo(@NonNull Licence other) {
        return ORDER.compare(this, other);
    }
}
