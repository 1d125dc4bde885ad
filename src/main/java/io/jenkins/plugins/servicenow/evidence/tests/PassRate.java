package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The share that has passed of what was tried; what was skipped does not count.
 *
 * @param passed how many
 * @param failed how many
 */
record PassRate(int passed, int failed) {

    /** Whether anything was tried. */
    boolean isKnown() {
        return tried() > 0;
    }

    /** Exact: 93.99 % does not reach 94 %. False when nothing was tried. */
    boolean reaches(int percent) {
        return isKnown() && passed * 100L >= (long) percent * tried();
    }

    /** With one decimal place, rounded down, so that only what has passed as a whole is 100; 0 when nothing was tried. */
    double percent() {
        return rounded().doubleValue();
    }

    /** Such as {@code 94%} or {@code 93.9%}. */
    @NonNull
    String text() {
        return rounded().stripTrailingZeros().toPlainString() + "%";
    }

    private long tried() {
        return (long) passed + failed;
    }

    private BigDecimal rounded() {
        return tried() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(passed * 100L).divide(BigDecimal.valueOf(tried()), 1, RoundingMode.DOWN);
    }
}
