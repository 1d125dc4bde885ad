package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.bench.CampaignJenkins.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Builds of a {@link Campaign} that had not begun their first step when Jenkins was killed: nobody can resume them. */
final class KilledEarly {

    private static final Pattern STEP = Pattern.compile("\\[Pipeline] (?!Start of Pipeline)");

    private final Path home;
    private final int lifecycles;
    private final int stock;
    private final Set<Integer> ofLifecycles = new TreeSet<>();
    private final Set<Integer> ofStock = new TreeSet<>();

    KilledEarly(Path home, int lifecycles, int stock) {
        this.home = home;
        this.lifecycles = lifecycles;
        this.stock = stock;
    }

    /** Jenkins was killed. */
    void note() throws IOException {
        note(CampaignJenkins.JOB, lifecycles, ofLifecycles);
        note(CampaignJenkins.STOCK_JOB, stock, ofStock);
    }

    private void note(String jobs, int builds, Set<Integer> early) throws IOException {
        for (int build = 1; build <= builds; build++) {
            var place = Place.of(jobs, build);
            if (place.isBegun(home) && !hasStep(place)) {
                early.add(build);
            }
        }
    }

    /** Of these, those that have done nothing since either. */
    Set<Integer> lifecycles() throws IOException {
        return still(CampaignJenkins.JOB, ofLifecycles);
    }

    /** The same of the builds without a step of the plugin. */
    Set<Integer> stock() throws IOException {
        return still(CampaignJenkins.STOCK_JOB, ofStock);
    }

    private Set<Integer> still(String jobs, Set<Integer> early) throws IOException {
        Set<Integer> still = new TreeSet<>();
        for (int build : early) {
            if (!hasStep(Place.of(jobs, build))) {
                still.add(build);
            }
        }
        return still;
    }

    private boolean hasStep(Place place) throws IOException {
        Path log = place.directory(home).resolve("log");
        return Files.exists(log)
                && STEP.matcher(Files.readString(log, StandardCharsets.UTF_8)).find();
    }
}
