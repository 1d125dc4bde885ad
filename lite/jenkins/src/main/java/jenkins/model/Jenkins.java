package jenkins.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.ExtensionList;
import hudson.model.AbstractModelObject;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Queue;
import hudson.model.Saveable;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.util.List;
import jenkinslite.Session;
import org.kohsuke.stapler.HttpRedirect;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Unsecured until a test sets an authorization strategy, as Jenkins is in tests. */
public class Jenkins extends AbstractModelObject
        implements ItemGroup<TopLevelItem>, AccessControlled, Loadable, Saveable {
    public static final PermissionGroup PERMISSIONS = Permission.HUDSON_PERMISSIONS;
    public static final Permission ADMINISTER = Permission.HUDSON_ADMINISTER;
    public static final Permission MANAGE =
            new Permission(PERMISSIONS, "Manage", null, ADMINISTER, PermissionScope.JENKINS);
    public static final Permission SYSTEM_READ =
            new Permission(PERMISSIONS, "SystemRead", null, ADMINISTER, PermissionScope.JENKINS);
    public static final Permission READ =
            new Permission(PERMISSIONS, "Read", null, Permission.READ, PermissionScope.JENKINS);

    public static final Authentication ANONYMOUS2 = new AnonymousAuthenticationToken(
            "anonymous", "anonymous", List.of(new SimpleGrantedAuthority("anonymous")));

    private static final int DEFAULT_QUIET_PERIOD = 5;

    public final transient File root;
    private final transient Session session;
    private transient volatile boolean quietingDown;
    private transient volatile AuthorizationStrategy authorizationStrategy = AuthorizationStrategy.UNSECURED;

    /** A Jenkins belongs to the session that is starting. */
    protected Jenkins(File root, ServletContext context) {
        this.root = root;
        this.session = Session.current();
    }

    /** @throws IllegalStateException when none is running */
    @NonNull
    public static Jenkins get() throws IllegalStateException {
        var instance = getInstanceOrNull();
        if (instance == null) {
            throw new IllegalStateException(
                    "Jenkins.instance is missing. Read the documentation of Jenkins.getInstanceOrNull to see what you"
                            + " are doing wrong.");
        }
        return instance;
    }

    @CheckForNull
    public static Jenkins getInstanceOrNull() {
        return Session.jenkinsOrNull();
    }

    @Override
    public File getRootDir() {
        return root;
    }

    @Override
    public String getDisplayName() {
        return "Jenkins";
    }

    @Override
    public String getFullName() {
        return "";
    }

    @Override
    public String getFullDisplayName() {
        return "";
    }

    @Override
    public String getUrl() {
        return "";
    }

    @Override
    public String getUrlChildPrefix() {
        return "job";
    }

    /** With a slash at the end; null when the administrator has not set it. */
    @Nullable
    public String getRootUrl() throws IllegalStateException {
        return JenkinsLocationConfiguration.get().getUrl();
    }

    @NonNull
    public String getLegacyInstanceId() {
        return session.instanceId();
    }

    @Override
    @NonNull
    public ACL getACL() {
        return getAuthorizationStrategy().getRootACL();
    }

    @NonNull
    public AuthorizationStrategy getAuthorizationStrategy() {
        return authorizationStrategy;
    }

    /** Not stored in Lite. */
    public void setAuthorizationStrategy(@CheckForNull AuthorizationStrategy a) {
        authorizationStrategy = a == null ? AuthorizationStrategy.UNSECURED : a;
    }

    @NonNull
    public static Authentication getAuthentication2() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? ANONYMOUS2 : authentication;
    }

    public Queue getQueue() {
        return Queue.getInstance();
    }

    /** Seconds. */
    public int getQuietPeriod() {
        return DEFAULT_QUIET_PERIOD;
    }

    public boolean isQuietingDown() {
        return quietingDown;
    }

    /** Nothing is started any more. */
    public synchronized HttpRedirect doQuietDown() {
        checkPermission(MANAGE);
        quietingDown = true;
        return new HttpRedirect(".");
    }

    public synchronized HttpRedirect doCancelQuietDown() {
        checkPermission(MANAGE);
        quietingDown = false;
        getQueue().scheduleMaintenance();
        return new HttpRedirect(".");
    }

    public <T> ExtensionList<T> getExtensionList(Class<T> extensionType) {
        return session.extensions().list(extensionType);
    }

    public Descriptor getDescriptor(String id) {
        return Descriptor.findById(descriptors(), id);
    }

    @CheckForNull
    public Descriptor getDescriptor(Class<? extends Describable> type) {
        return descriptors().stream().filter(d -> d.clazz == type).findFirst().orElse(null);
    }

    @NonNull
    public Descriptor getDescriptorOrDie(Class<? extends Describable> type) {
        var descriptor = getDescriptor(type);
        if (descriptor == null) {
            throw new AssertionError(type + " is missing its descriptor");
        }
        return descriptor;
    }

    private ExtensionList<Descriptor> descriptors() {
        return getExtensionList(Descriptor.class);
    }

    @Override
    public List<TopLevelItem> getItems() {
        return session.items().all();
    }

    @Override
    public TopLevelItem getItem(String name) throws AccessDeniedException {
        return session.items().get(name);
    }

    @CheckForNull
    public <T extends Item> T getItemByFullName(@NonNull String fullName, Class<T> type) throws AccessDeniedException {
        ItemGroup<?> group = this;
        Item item = null;
        for (var name : fullName.split("/")) {
            item = group == null ? null : group.getItem(name);
            if (item == null) {
                return null;
            }
            group = item instanceof ItemGroup<?> inner ? inner : null;
        }
        return type.isInstance(item) ? type.cast(item) : null;
    }

    @NonNull
    public synchronized <T extends TopLevelItem> T createProject(@NonNull Class<T> type, @NonNull String name)
            throws IOException {
        return type.cast(createProject((TopLevelItemDescriptor) getDescriptorOrDie(type), name));
    }

    @NonNull
    public synchronized TopLevelItem createProject(@NonNull TopLevelItemDescriptor type, @NonNull String name)
            throws IOException {
        return session.items().create(type, name);
    }

    @Override
    public File getRootDirFor(TopLevelItem child) {
        return session.items().directory(child.getName());
    }

    @Override
    public void onRenamed(TopLevelItem item, String oldName, String newName) throws IOException {
        session.items().rename(item, oldName);
    }

    @Override
    public void onDeleted(TopLevelItem item) throws IOException {
        ItemListener.fireOnDeleted(item);
        session.items().remove(item);
    }

    @Override
    public void load() {
        throw new UnsupportedOperationException("Jenkins.load: Jenkins Lite reads its home when a session starts");
    }

    /** Lite has nothing of its own to store here: configurations, jobs and builds have their files. */
    @Override
    public synchronized void save() {}
}
