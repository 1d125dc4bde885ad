package io.jenkins.plugins.servicenow.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.listeners.ItemListener;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What a folder says about connections, for all jobs inside.
 *
 * <p>Whoever may configure the folder chooses the default. Only an administrator of Jenkins says which connections may be
 * used, because that opens restricted ones.
 */
public class ServiceNowFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> {

    private static final Logger LOGGER = Logger.getLogger(ServiceNowFolderProperty.class.getName());

    /** The lists as administrators have entered them. A folder stays the same object when its file is posted. */
    private static final Map<AbstractFolder<?>, List<String>> LISTS = Collections.synchronizedMap(new WeakHashMap<>());

    private String defaultConnection;
    private List<String> connections;

    /** Whether another list is still in the file. */
    private transient boolean overruled;

    @DataBoundConstructor
    public ServiceNowFolderProperty() {}

    /** The connection of steps that name none; null when the folder around this one decides. */
    @CheckForNull
    public String getDefaultConnection() {
        return defaultConnection;
    }

    @DataBoundSetter
    public void setDefaultConnection(String defaultConnection) {
        this.defaultConnection = Util.fixEmptyAndTrim(defaultConnection);
    }

    /** The only connections that may be used inside; empty when the folder around this one decides. */
    @NonNull
    public List<String> getConnections() {
        return Util.fixNull(connections).stream().filter(Objects::nonNull).toList();
    }

    @DataBoundSetter
    public void setConnections(List<String> connections) {
        this.connections = connections == null || connections.isEmpty() ? null : List.copyOf(connections);
    }

    @Override
    public AbstractFolderProperty<?> reconfigure(StaplerRequest2 request, JSONObject form)
            throws Descriptor.FormException {
        var entered = (ServiceNowFolderProperty) super.reconfigure(request, form);
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER) || connections == null) {
            return entered;
        }
        var kept = new ServiceNowFolderProperty();
        kept.setDefaultConnection(entered == null ? null : entered.getDefaultConnection());
        kept.setConnections(connections);
        return kept;
    }

    /**
     * Somebody who may configure the folder can also post its file: then the list stays as it was. That of a new folder is
     * dropped, so that the folder around it decides.
     */
    @Override
    protected void setOwner(AbstractFolder<?> owner) {
        super.setOwner(owner);
        if (!Items.currentlyUpdatingByXml() || Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            LISTS.put(owner, getConnections());
            return;
        }
        var list = LISTS.getOrDefault(owner, List.of());
        if (!list.equals(getConnections())) {
            LOGGER.warning(() -> "'" + Jenkins.getAuthentication2().getName() + "' posted or copied the folder '"
                    + owner.getFullName() + "' with another list of ServiceNow connections; "
                    + (list.isEmpty() ? "the list was dropped" : "the list stays as it was")
                    + ", because only an administrator may say which ones may be used");
            setConnections(list);
            overruled = true;
        }
    }

    @CheckForNull
    private static ServiceNowFolderProperty of(ItemGroup<?> group) {
        return group instanceof AbstractFolder<?> folder
                ? folder.getProperties().get(ServiceNowFolderProperty.class)
                : null;
    }

    private static List<String> list(ItemGroup<?> group) {
        var property = of(group);
        return property == null ? List.of() : property.getConnections();
    }

    /** Keeps the lists of folders whose file was posted or copied, also in the file, which Jenkins stores as it came. */
    @Extension(optional = true)
    public static final class PostedFiles extends ItemListener {

        @Override
        public void onCreated(Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                keep(folder, list(folder));
            }
        }

        /** Also by somebody who may not change the list: it is that of the original. */
        @Override
        public void onCopied(Item original, Item copy) {
            if (copy instanceof AbstractFolder<?> folder && original instanceof ItemGroup<?> group) {
                keep(folder, list(group));
            }
        }

        @Override
        public void onUpdated(Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                keep(
                        folder,
                        Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                                ? list(folder)
                                : LISTS.getOrDefault(folder, List.of()));
            }
        }

        private static void keep(AbstractFolder<?> folder, List<String> list) {
            LISTS.put(folder, list);
            var property = of(folder);
            if (list.equals(list(folder)) && (property == null || !property.overruled)) {
                return;
            }
            try {
                if (property == null) {
                    property = new ServiceNowFolderProperty();
                    property.setConnections(list);
                    folder.addProperty(property);
                } else {
                    property.setConnections(list);
                    property.overruled = false;
                    folder.save();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The posted file of '" + folder.getFullName() + "' is still there", e);
            }
        }
    }

    @Extension(optional = true)
    @Symbol("serviceNow")
    public static class DescriptorImpl extends AbstractFolderPropertyDescriptor implements FolderSettings.Source {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ServiceNowFolderProperty_displayName();
        }

        @Override
        public FolderSettings of(ItemGroup<?> group) {
            var property = ServiceNowFolderProperty.of(group);
            return property == null
                    ? null
                    : new FolderSettings(
                            group.getFullName(), property.getDefaultConnection(), property.getConnections());
        }

        /**
         * Null when the form says nothing. What was listed before, {@link ServiceNowFolderProperty#reconfigure} knows.
         */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            var property = (ServiceNowFolderProperty) super.newInstance(request, form);
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                property.setConnections(List.of());
            }
            return property.getDefaultConnection() == null
                            && property.getConnections().isEmpty()
                    ? null
                    : property;
        }

        /** What an administrator may tick: all there are, and those that are ticked but gone. */
        public Set<String> namesToList(@CheckForNull ServiceNowFolderProperty property) {
            var names = new LinkedHashSet<String>();
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                ServiceNowConfiguration.get().getConnections().forEach(connection -> names.add(connection.getName()));
            }
            if (property != null) {
                names.addAll(property.getConnections());
            }
            return names;
        }

        /** The names that jobs of the folder may use. */
        @POST
        public ListBoxModel doFillDefaultConnectionItems(
                @AncestorInPath AbstractFolder<?> folder, @QueryParameter String defaultConnection) {
            var mayChoose = folder == null
                    ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    : folder.hasPermission(Item.CONFIGURE);
            ItemGroup<?> group = folder == null ? Jenkins.get() : folder;
            var options = new ListBoxModel();
            options.add(Messages.ServiceNowFolderProperty_inherited(), "");
            Stream.concat(
                            mayChoose ? ConnectionResolver.in(group).names().stream() : Stream.empty(),
                            Stream.ofNullable(Util.fixEmptyAndTrim(defaultConnection)))
                    .distinct()
                    .forEach(options::add);
            return options;
        }
    }
}
