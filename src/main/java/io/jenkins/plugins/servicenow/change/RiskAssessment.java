package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.servicenow.step.BuildType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The risk of building an image, by points over its recipe: 0 or 1 is low, 2 to 4 moderate, 5 and more high.
 *
 * @param reasons what was taken into account, also where it brought no points
 */
record RiskAssessment(
        @NonNull Risk risk, int points, @NonNull List<String> reasons) {

    private static final int MODERATE_POINTS = 2;
    private static final int HIGH_POINTS = 5;

    private static final int SOME_FEATURES = 3;
    private static final int MANY_FEATURES = 6;

    private static final Set<String> KERNEL_OR_BOOT =
            Set.of("kernel", "kernel-modules", "drivers", "grub", "bootloader", "boot", "secureboot", "initramfs");
    private static final Set<String> ACCESS_CONTROL =
            Set.of("ldap", "active-directory", "sssd", "pam", "sudo", "firewall", "selinux", "vpn");
    private static final Set<String> HARDENING = Set.of("hardening", "cis", "stig");

    private static final Set<String> HARDENED_LEVELS = Set.of("hardened", "high", "maximum", "cis", "stig");
    private static final Set<String> WEAK_LEVELS = Set.of("none", "low", "basic");

    @NonNull
    static RiskAssessment of(@NonNull Recipe recipe) {
        var tally = new Tally();
        var features = recipe.getFeatures().stream()
                .map(feature -> feature.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        count(tally, features.size());
        kind(tally, features, KERNEL_OR_BOOT, "kernel or boot changes", 3);
        kind(tally, features, ACCESS_CONTROL, "access control", 1);
        security(tally, features, recipe);
        purpose(tally, recipe);
        var risk = tally.points >= HIGH_POINTS ? Risk.HIGH : tally.points >= MODERATE_POINTS ? Risk.MODERATE : Risk.LOW;
        return new RiskAssessment(risk, tally.points, List.copyOf(tally.reasons));
    }

    private static void count(Tally tally, int features) {
        var words = features == 0 ? "no features" : features == 1 ? "1 feature" : features + " features";
        tally.add(words, features > MANY_FEATURES ? 2 : features > SOME_FEATURES ? 1 : 0);
    }

    private static void kind(Tally tally, List<String> features, Set<String> kind, String words, int points) {
        var found = features.stream().filter(kind::contains).toList();
        if (!found.isEmpty()) {
            tally.add(words + " (" + String.join(" and ", found) + ")", points);
        }
    }

    private static void security(Tally tally, List<String> features, Recipe recipe) {
        var level = Util.fixNull(recipe.getSecurityLevel()).toLowerCase(Locale.ROOT);
        if (WEAK_LEVELS.contains(level)) {
            tally.add("security level " + level, 2);
        } else if (HARDENED_LEVELS.contains(level) || features.stream().anyMatch(HARDENING::contains)) {
            tally.add("hardened", 0);
        } else {
            tally.add("not hardened", 1);
        }
    }

    private static void purpose(Tally tally, Recipe recipe) {
        var type = recipe.type();
        var environment = Util.fixNull(recipe.getEnvironment()).toLowerCase(Locale.ROOT);
        if (type == BuildType.DEVELOPMENT && environment.startsWith("prod")) {
            tally.add("development for a production environment", 2);
        } else {
            tally.add(
                    type.displayName(),
                    switch (type) {
                        case DEVELOPMENT -> 0;
                        case PRODUCTION -> 2;
                        case GXP -> 3;
                    });
        }
    }

    /** For the change: {@code Risk: low — 3 features, hardened, development}. */
    @NonNull
    String describe() {
        return "Risk: " + risk.value() + " — " + String.join(", ", reasons);
    }

    private static final class Tally {
        private final List<String> reasons = new ArrayList<>();
        private int points;

        void add(String reason, int more) {
            reasons.add(reason);
            points += more;
        }
    }
}
