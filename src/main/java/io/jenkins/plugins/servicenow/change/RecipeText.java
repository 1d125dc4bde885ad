package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a change request says about a recipe, for those who approve it. */
final class RecipeText {

    /** Names that are not just written with a capital. */
    private static final Map<String, String> SYSTEMS = Map.of(
            "almalinux", "AlmaLinux",
            "amazonlinux", "Amazon Linux",
            "centos", "CentOS",
            "lts", "LTS",
            "opensuse", "openSUSE",
            "oraclelinux", "Oracle Linux",
            "rhel", "RHEL",
            "rockylinux", "Rocky Linux",
            "sles", "SLES");

    private static final Map<String, String> FEATURES = Map.ofEntries(
            Map.entry("cis", "CIS hardening"),
            Map.entry("docker", "Docker"),
            Map.entry("fips", "FIPS"),
            Map.entry("hardening", "CIS hardening"),
            Map.entry("kernel", "custom kernel"),
            Map.entry("kubernetes", "Kubernetes"),
            Map.entry("ldap", "LDAP"),
            Map.entry("monitoring", "monitoring"),
            Map.entry("podman", "Podman"),
            Map.entry("ssh", "SSH"),
            Map.entry("stig", "STIG hardening"),
            Map.entry("vpn", "VPN"));

    private RecipeText() {}

    /** Such as {@code Custom Ubuntu 24.04 build: Docker, SSH, CIS hardening}. */
    @NonNull
    static String title(@NonNull Recipe recipe) {
        var features = recipe.getFeatures().stream()
                .map(feature -> FEATURES.getOrDefault(feature.toLowerCase(Locale.ROOT), feature))
                .distinct()
                .collect(Collectors.joining(", "));
        return "Custom " + system(recipe.getBaseImage()) + " build" + (features.isEmpty() ? "" : ": " + features);
    }

    /** {@code ubuntu-24.04} and {@code registry.example.com/base/ubuntu:24.04} are both {@code Ubuntu 24.04}. */
    private static String system(String baseImage) {
        return Arrays.stream(baseImage.substring(baseImage.lastIndexOf('/') + 1).split("[-_:\\s]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> SYSTEMS.getOrDefault(word.toLowerCase(Locale.ROOT), capitalised(word)))
                .collect(Collectors.joining(" "));
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** @param buildId names the build, such as {@code os-image #12} */
    @NonNull
    static String description(@NonNull Recipe recipe, @NonNull String buildId) {
        var lines = new ArrayList<String>();
        add(lines, "Build ID", buildId);
        add(lines, "Image", recipe.getName());
        add(lines, "Base", recipe.getBaseImage());
        add(lines, "Features", recipe.getFeatures().isEmpty() ? "none" : String.join(", ", recipe.getFeatures()));
        add(lines, "Security level", recipe.getSecurityLevel());
        add(lines, "Build type", recipe.type().displayName());
        add(lines, "Environment", recipe.getEnvironment());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String name, @CheckForNull String value) {
        if (value != null) {
            lines.add(name + ": " + value);
        }
    }
}
