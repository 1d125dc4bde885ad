package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.DocumentContent;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.sbom.PackageUrl;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A component, by its name or by its package URL.
 *
 * @param name compared without regard to case, also with the group before it; that of the package URL if there is one
 * @param purl null when it is given by its name
 * @param needle what every way to write the name in a package URL has, whatever its case: reading them all would take long
 * @param versions exact; any when there are none
 */
record ComponentQuery(
        @NonNull String name,
        @NonNull String needle,
        @CheckForNull PackageUrl purl,
        @NonNull List<String> versions) implements ContentQuery {

    /** Whose packages are others in each distribution, which is the namespace. */
    private static final Set<String> OF_DISTRIBUTIONS = Set.of("deb", "rpm", "apk", "alpm");

    /** Scanners write one and the same in several ways: {@code ubuntu-24.04}, {@code noble}. */
    private static final String DISTRIBUTION = "distro";

    /** A letter or a digit, which nobody needs to encode. */
    private static final Pattern ENCODED = Pattern.compile("%(3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])");

    private static final Pattern RANGE = Pattern.compile("[<>=!~^\\[(].*|.*(\\*|\\|\\||,| - ).*");

    /** @throws AbortException for what cannot be searched for, with what can be given */
    static ComponentQuery of(@NonNull String component, @NonNull List<String> versions) throws AbortException {
        if (component.isEmpty()) {
            throw new AbortException("snowImpact was given an empty 'component'. Give its name or its package URL.");
        }
        for (var version : versions) {
            checkVersion(version);
        }
        if (!component.regionMatches(true, 0, "pkg:", 0, 4)) {
            return new ComponentQuery(component, needle(component), null, List.copyOf(versions));
        }
        var purl = PackageUrl.of(component);
        if (purl == null) {
            throw new AbortException("snowImpact cannot read the component '" + Text.of(component)
                    + "'. A package URL is such as pkg:deb/ubuntu/openssl or pkg:npm/%40angular/core.");
        }
        if (purl.namespace().isEmpty() && OF_DISTRIBUTIONS.contains(purl.type())) {
            throw new AbortException("snowImpact needs the distribution in the package URL '" + Text.of(component)
                    + "', such as pkg:deb/ubuntu/openssl. For all distributions give the name alone.");
        }
        if (purl.version().isEmpty()) {
            return new ComponentQuery(purl.name(), needle(purl.name()), purl, List.copyOf(versions));
        }
        if (!versions.isEmpty()) {
            throw new AbortException("snowImpact received a package URL with a version, and a version beside it. Leave"
                    + " one of them out.");
        }
        return new ComponentQuery(purl.name(), needle(purl.name()), purl, List.of(purl.version()));
    }

    private static void checkVersion(String version) throws AbortException {
        if (version.isBlank() || RANGE.matcher(version).matches()) {
            throw new AbortException("snowImpact compares a version exactly, and cannot use '" + Text.of(version)
                    + "'. Each distribution has rules of its own for which version comes first, so there are no ranges."
                    + " Give the versions as a list, or ask for what a scanner has found: vulnerability:"
                    + " 'CVE-2026-1234'.");
        }
    }

    @Override
    public boolean isAnsweredBy(@NonNull DocumentContent content) {
        return content.isSbom();
    }

    @Override
    @NonNull
    public String unanswered() {
        return "no bill of materials that names its components is attached";
    }

    @Override
    public void component(@NonNull Component component, @NonNull ContentMatches matches) {
        if (isNamed(component.group(), component.name(), component.purl(), component.version(), matches)) {
            matches.add(component);
        }
    }

    @Override
    public void finding(@NonNull Finding finding, @NonNull ContentMatches matches) {
        if (isNamed("", finding.packageName(), finding.purl(), finding.installedVersion(), matches)) {
            matches.add(finding);
        }
    }

    private boolean isNamed(String group, String found, String foundPurl, String version, ContentMatches matches) {
        var wanted = purl;
        if (wanted == null) {
            var isName = isName(group, found);
            if (!isName && !mayName(foundPurl)) {
                return false;
            }
            var other = PackageUrl.of(foundPurl);
            return (isName || other != null && isName(other.namespace(), other.name()))
                    && isVersion(version, other, matches);
        }
        var other = mayName(foundPurl) ? PackageUrl.of(foundPurl) : null;
        if (other == null) {
            if (foundPurl.isEmpty() && name.equalsIgnoreCase(found) && isVersion(version, null, matches)) {
                matches.addUndecided("names " + found + " without a package URL");
            }
            return false;
        }
        if (wanted.isSamePackage(other)) {
            return isVersion(version, other, matches);
        }
        if (mayBeSame(wanted, other) && isVersion(version, other, matches)) {
            matches.addUndecided("names " + foundPurl + ", which may be the same");
        }
        return false;
    }

    /** Without the version; also with the group before it, as Maven and npm write it. */
    private boolean isName(String group, String found) {
        return name.equalsIgnoreCase(found)
                || !group.isEmpty()
                        && (name.equalsIgnoreCase(group + "/" + found) || name.equalsIgnoreCase(group + ":" + found));
    }

    /** The longest run of letters and digits of the last part, since the types of packages differ in what else is the same. */
    private static String needle(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
        return Arrays.stream(last.split("[^A-Za-z0-9]+"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    /** Whether it is worth while to read the package URL. */
    private boolean mayName(String foundPurl) {
        for (var i = 0; i <= foundPurl.length() - needle.length(); i++) {
            if (foundPurl.regionMatches(true, i, needle, 0, needle.length())) {
                return true;
            }
        }
        return ENCODED.matcher(foundPurl).find();
    }

    /** Some scanners leave the distribution out of the namespace, and write it in several ways among the qualifiers. */
    private static boolean mayBeSame(PackageUrl wanted, PackageUrl other) {
        var namespace =
                OF_DISTRIBUTIONS.contains(other.type()) && other.namespace().isEmpty()
                        ? wanted.namespace()
                        : other.namespace();
        return wanted.isSamePackage(new PackageUrl(
                other.type(),
                namespace,
                other.name(),
                other.version(),
                other.subpath(),
                withoutDistribution(other.qualifiers())));
    }

    private static Map<String, String> withoutDistribution(Map<String, String> qualifiers) {
        var others = new HashMap<>(qualifiers);
        others.remove(DISTRIBUTION);
        return others;
    }

    /** The epoch of an rpm is a qualifier of its package URL, and a part of its version elsewhere. */
    private boolean isVersion(String version, @CheckForNull PackageUrl found, ContentMatches matches) {
        if (versions.isEmpty()) {
            return true;
        }
        var known = found == null ? "" : found.version();
        var epoch = found == null ? null : found.qualifiers().get("epoch");
        var all = Stream.of(version, known, epoch == null ? "" : epoch + ":" + known)
                .filter(each -> !each.isEmpty())
                .toList();
        if (all.isEmpty()) {
            matches.addUndecided("names " + name + " without a version");
        }
        return all.stream().anyMatch(versions::contains);
    }

    @Override
    public String toString() {
        var what = purl == null ? name : "pkg:" + purl.type() + "/" + purl.namespace() + "/" + name;
        return what + (versions.isEmpty() ? "" : " " + String.join(" or ", versions));
    }
}
