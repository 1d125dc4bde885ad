package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** One scan against a benchmark, counted on the agent. */
final class ScanResult implements Serializable {

    private static final int MAX_NAME_LENGTH = 120;
    private static final int MAX_RULE_LENGTH = 160;
    private static final int MAX_TIME_LENGTH = 40;
    private static final int MAX_EARLIER = 5;

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> failures = new ArrayList<>();
    private final ArrayList<String> earlier = new ArrayList<>();
    private String benchmark = "";
    private String profile = "";
    private String target = "";
    private String time = "";
    private String score = "";
    private int passed;
    private int failed;
    private int skipped;
    private int unscored;
    private int superseded;

    void setBenchmark(@NonNull String benchmark) {
        this.benchmark = Text.shorten(benchmark, MAX_NAME_LENGTH);
    }

    void setProfile(@NonNull String profile) {
        this.profile = Text.shorten(profile, MAX_NAME_LENGTH);
    }

    void setTarget(@NonNull String target) {
        this.target = Text.shorten(target, MAX_NAME_LENGTH);
    }

    void setTime(@NonNull String time) {
        this.time = Text.shorten(time, MAX_TIME_LENGTH);
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

    /** Adds a rule that counts neither as passed nor as failed, whatever its result. */
    void addUnscored(@NonNull String result) {
        if (!result.equals("notselected")) {
            unscored++;
        }
    }

    /** @param scan the same of the same before; it counts no more */
    void addEarlier(@NonNull ScanResult scan) {
        superseded++;
        if (earlier.size() < MAX_EARLIER) {
            earlier.add(scan.rate().text() + (scan.time.isEmpty() ? "" : " at " + scan.time));
        }
    }

    /** Title, else id, of the benchmark, with the profile and the target when they are known. */
    @NonNull
    String name() {
        return (benchmark.isEmpty() ? "Compliance scan" : benchmark)
                + (profile.isEmpty() ? "" : " (" + profile + ")")
                + (target.isEmpty() ? "" : " on " + target);
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

    /** When the scan ended, as the scanner wrote it; empty when it did not. */
    @NonNull
    String time() {
        return time;
    }

    @NonNull
    PassRate rate() {
        return new PassRate(passed, failed);
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

    /** Rules that the benchmark or the profile leaves out of the score. */
    int unscored() {
        return unscored;
    }

    /** How many scans before this one count no more. */
    int superseded() {
        return superseded;
    }

    /** Rate and time of the first {@value #MAX_EARLIER} of these. */
    @NonNull
    List<String> earlier() {
        return List.copyOf(earlier);
    }

    /** The first {@value JUnitResult#MAX_NAMED} failed rules. */
    @NonNull
    List<String> failures() {
        return List.copyOf(failures);
    }
}
