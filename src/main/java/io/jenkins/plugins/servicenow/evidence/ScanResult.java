package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** One scan against a benchmark, counted on the agent. */
final class ScanResult implements Serializable {

    private static final int MAX_NAME_LENGTH = 120;
    private static final int MAX_RULE_LENGTH = 160;

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> failures = new ArrayList<>();
    private String benchmark = "";
    private String profile = "";
    private String score = "";
    private int passed;
    private int failed;
    private int skipped;

    void setBenchmark(@NonNull String benchmark) {
        this.benchmark = Text.shorten(benchmark, MAX_NAME_LENGTH);
    }

    void setProfile(@NonNull String profile) {
        this.profile = Text.shorten(profile, MAX_NAME_LENGTH);
    }

    void setScore(@NonNull String score) {
        this.score = Text.shorten(score, 20);
    }

    /**
     * @param result as XCCDF names it; anything else counts as {@code unknown}
     * @param rule named when it failed
     */
    void add(@NonNull String result, @NonNull String rule) {
        switch (result) {
            case "pass", "fixed" -> passed++;
            case "notapplicable", "notchecked", "informational" -> skipped++;
            case "notselected" -> {
                // No part of the profile.
            }
            default -> {
                failed++;
                if (failures.size() < JUnitResult.MAX_NAMED) {
                    var why = result.equals("fail") ? "" : ": " + (result.isEmpty() ? "unknown" : result);
                    failures.add(Text.shorten(rule, MAX_RULE_LENGTH) + Text.shorten(why, 30));
                }
            }
        }
    }

    /** Title, else id, of the benchmark, with the profile when there is one. */
    @NonNull
    String name() {
        var name = benchmark.isEmpty() ? "Compliance scan" : benchmark;
        return profile.isEmpty() ? name : name + " (" + profile + ")";
    }

    @NonNull
    String benchmark() {
        return benchmark;
    }

    @NonNull
    String profile() {
        return profile;
    }

    /** As the scanner computed it; empty when it did not. */
    @NonNull
    String score() {
        return score;
    }

    /** Rules with the result {@code pass} or {@code fixed}. */
    int passed() {
        return passed;
    }

    /** Rules with the result {@code fail}, {@code error} or {@code unknown}. */
    int failed() {
        return failed;
    }

    /** Rules that do not apply, were not checked, or only inform. */
    int skipped() {
        return skipped;
    }

    /** The first {@value JUnitResult#MAX_NAMED} failed rules. */
    @NonNull
    List<String> failures() {
        return List.copyOf(failures);
    }
}
