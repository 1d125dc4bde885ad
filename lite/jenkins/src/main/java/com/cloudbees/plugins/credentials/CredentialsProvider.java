package com.cloudbees.plugins.credentials;

import static java.util.Objects.requireNonNullElse;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Fingerprint;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkinslite.PerSession;
import jenkinslite.Text;
import org.springframework.security.core.Authentication;

/** A null authentication means Jenkins itself. */
public abstract class CredentialsProvider extends Descriptor<CredentialsProvider>
        implements ExtensionPoint, Describable<CredentialsProvider> {
    public static final PermissionGroup GROUP = new PermissionGroup(CredentialsProvider.class, new Text("Credentials"));
    public static final Permission USE_ITEM = permission("UseItem");
    public static final Permission CREATE = permission("Create");
    public static final Permission UPDATE = permission("Update");
    public static final Permission VIEW = permission("View");
    public static final Permission DELETE = permission("Delete");

    private static final Logger LOGGER = Logger.getLogger(CredentialsProvider.class.getName());

    /** By digest of the credentials. */
    private static final PerSession<Map<String, Fingerprint>> FINGERPRINTS = new PerSession<>(ConcurrentHashMap::new);

    @SuppressWarnings("unchecked")
    public CredentialsProvider() {
        super(self());
    }

    private static Permission permission(String name) {
        return new Permission(GROUP, name, null, Jenkins.ADMINISTER, PermissionScope.ITEM);
    }

    @Override
    public Descriptor<CredentialsProvider> getDescriptor() {
        return this;
    }

    @NonNull
    public <C extends Credentials> List<C> getCredentialsInItemGroup(
            @NonNull Class<C> type,
            @Nullable ItemGroup itemGroup,
            @Nullable Authentication authentication,
            @NonNull List<DomainRequirement> domainRequirements) {
        return List.of();
    }

    @NonNull
    public <C extends Credentials> List<C> getCredentialsInItem(
            @NonNull Class<C> type,
            @NonNull Item item,
            @Nullable Authentication authentication,
            @NonNull List<DomainRequirement> domainRequirements) {
        return getCredentialsInItemGroup(type, item.getParent(), authentication, domainRequirements);
    }

    public static ExtensionList<CredentialsProvider> all() {
        return ExtensionList.lookup(CredentialsProvider.class);
    }

    /** @param itemGroup null is Jenkins */
    @NonNull
    public static <C extends Credentials> List<C> lookupCredentialsInItemGroup(
            @NonNull Class<C> type,
            @Nullable ItemGroup itemGroup,
            @Nullable Authentication authentication,
            @Nullable List<DomainRequirement> domainRequirements) {
        ItemGroup group = requireNonNullElse(itemGroup, Jenkins.get());
        return lookup(p -> p.getCredentialsInItemGroup(
                type, group, orSystem(authentication), requireNonNullElse(domainRequirements, List.of())));
    }

    /** @param item null is Jenkins */
    @NonNull
    public static <C extends Credentials> List<C> lookupCredentialsInItem(
            @NonNull Class<C> type,
            @Nullable Item item,
            @Nullable Authentication authentication,
            @Nullable List<DomainRequirement> domainRequirements) {
        if (item == null) {
            return lookupCredentialsInItemGroup(type, Jenkins.get(), authentication, domainRequirements);
        }
        return lookup(p -> p.getCredentialsInItem(
                type, item, orSystem(authentication), requireNonNullElse(domainRequirements, List.of())));
    }

    private static Authentication orSystem(Authentication authentication) {
        return requireNonNullElse(authentication, ACL.SYSTEM2);
    }

    private static <C extends Credentials> List<C> lookup(Function<CredentialsProvider, List<C>> find) {
        return all().stream().map(find).flatMap(List::stream).distinct().toList();
    }

    /** Lite has no credentials parameters: the id is looked up in the job, as Jenkins itself. */
    @CheckForNull
    public static <C extends IdCredentials> C findCredentialById(
            @NonNull String id,
            @NonNull Class<C> type,
            @NonNull Run<?, ?> run,
            @Nullable List<DomainRequirement> domainRequirements) {
        var found = CredentialsMatchers.firstOrNull(
                lookupCredentialsInItem(type, run.getParent(), ACL.SYSTEM2, domainRequirements),
                CredentialsMatchers.withId(id.trim()));
        return found == null ? null : type.cast(found.forRun(run));
    }

    /** Records that the build has used them. */
    @CheckForNull
    public static <C extends Credentials> C track(@NonNull Run build, @CheckForNull C credentials) {
        if (credentials != null) {
            try {
                getOrCreateFingerprintOf(credentials).addFor(build);
            } catch (IOException x) {
                LOGGER.log(Level.FINEST, "Could not track usage of " + credentials, x);
            }
        }
        return credentials;
    }

    /** @return null when they have not been used */
    @CheckForNull
    public static Fingerprint getFingerprintOf(@NonNull Credentials c) throws IOException {
        return FINGERPRINTS.get().get(digest(c));
    }

    @NonNull
    public static Fingerprint getOrCreateFingerprintOf(@NonNull Credentials c) throws IOException {
        var digest = digest(c);
        var fingerprints = FINGERPRINTS.get();
        fingerprints.putIfAbsent(
                digest, new Fingerprint(null, "Credential", HexFormat.of().parseHex(digest)));
        return fingerprints.get(digest);
    }

    /** In Lite of the type and the id, so a changed secret keeps its fingerprint. */
    private static String digest(Credentials credentials) {
        var id = credentials instanceof IdCredentials identified ? identified.getId() : "unknown";
        try {
            var digest = MessageDigest.getInstance("MD5")
                    .digest((credentials.getClass().getName() + ' ' + id).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException x) {
            throw new IllegalStateException(x);
        }
    }
}
