package io.jenkins.plugins.servicenow.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A package URL in its parts, decoded, because the same one is written in several ways. An absent part is an empty text.
 *
 * @param name in lower case where the type says so, as for {@code deb} and {@code apk}
 */
public record PackageUrl(
        @NonNull String type,
        @NonNull String namespace,
        @NonNull String name,
        @NonNull String version,
        @NonNull String subpath,
        @NonNull Map<String, String> qualifiers) {

    private static final String SCHEME = "pkg:";

    public PackageUrl {
        qualifiers = Map.copyOf(qualifiers);
    }

    /** Null for what is none. */
    @CheckForNull
    public static PackageUrl of(@CheckForNull String text) {
        if (text == null || !text.startsWith(SCHEME)) {
            return null;
        }
        try {
            var url = new PackageURL(text);
            var qualifiers = url.getQualifiers();
            return new PackageUrl(
                    url.getType(),
                    Objects.requireNonNullElse(url.getNamespace(), ""),
                    url.getName(),
                    Objects.requireNonNullElse(url.getVersion(), ""),
                    Objects.requireNonNullElse(url.getSubpath(), ""),
                    qualifiers == null ? Map.of() : new TreeMap<>(qualifiers));
        } catch (MalformedPackageURLException | RuntimeException e) {
            return null;
        }
    }

    /** The same package, whatever the version; a qualifier counts where both have it. */
    public boolean isSamePackage(@NonNull PackageUrl other) {
        return type.equals(other.type)
                && namespace.equals(other.namespace)
                && name.equals(other.name)
                && subpath.equals(other.subpath)
                && qualifiers.entrySet().stream()
                        .allMatch(each ->
                                each.getValue().equals(other.qualifiers.getOrDefault(each.getKey(), each.getValue())));
    }

    /** The same package in the same version, or both without one. */
    public boolean isSame(@NonNull PackageUrl other) {
        return version.equals(other.version) && isSamePackage(other);
    }
}
