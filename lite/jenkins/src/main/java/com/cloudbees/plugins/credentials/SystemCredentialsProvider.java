package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Saveable;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** The credentials in {@code credentials.xml} of the home. */
@Extension
public class SystemCredentialsProvider extends AbstractDescribableImpl<SystemCredentialsProvider> implements Saveable {
    private static final Logger LOGGER = Logger.getLogger(SystemCredentialsProvider.class.getName());

    private Map<Domain, List<Credentials>> domainCredentialsMap = new ConcurrentHashMap<>();

    public SystemCredentialsProvider() {
        var file = getConfigFile();
        try {
            if (file.exists()) {
                file.unmarshal(this);
            }
        } catch (IOException x) {
            LOGGER.log(Level.SEVERE, "Failed to read the existing credentials", x);
        }
        setDomainCredentialsMap(domainCredentialsMap);
    }

    public static XmlFile getConfigFile() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "credentials.xml"));
    }

    public static SystemCredentialsProvider getInstance() {
        return ExtensionList.lookupSingleton(SystemCredentialsProvider.class);
    }

    /** Those of the global domain; to be changed, and then saved. */
    public List<Credentials> getCredentials() {
        return domainCredentialsMap.get(Domain.global());
    }

    public synchronized void setDomainCredentialsMap(Map<Domain, List<Credentials>> domainCredentialsMap) {
        var copy = new ConcurrentHashMap<Domain, List<Credentials>>();
        domainCredentialsMap.forEach((domain, list) -> copy.put(domain, new CopyOnWriteArrayList<>(list)));
        copy.putIfAbsent(Domain.global(), new CopyOnWriteArrayList<>());
        this.domainCredentialsMap = copy;
    }

    @Override
    public void save() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        getConfigFile().write(this);
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<SystemCredentialsProvider> {
        @Override
        @NonNull
        public String getDisplayName() {
            return "";
        }
    }

    @Extension
    public static class ProviderImpl extends CredentialsProvider {

        /** Jenkins itself may have all of them, groups of jobs those that are not for the system. */
        @Override
        @NonNull
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                @NonNull Class<C> type,
                @Nullable ItemGroup itemGroup,
                @Nullable Authentication authentication,
                @NonNull List<DomainRequirement> domainRequirements) {
            return find(type, authentication, itemGroup == Jenkins.get());
        }

        @Override
        @NonNull
        public <C extends Credentials> List<C> getCredentialsInItem(
                @NonNull Class<C> type,
                @NonNull Item item,
                @Nullable Authentication authentication,
                @NonNull List<DomainRequirement> domainRequirements) {
            return find(type, authentication, false);
        }

        private static <C extends Credentials> List<C> find(Class<C> type, Authentication as, boolean system) {
            if (!ACL.SYSTEM2.equals(as)) {
                return List.of();
            }
            return SystemCredentialsProvider.getInstance().getCredentials().stream()
                    .filter(type::isInstance)
                    .filter(c -> system || c.getScope() != CredentialsScope.SYSTEM)
                    .map(type::cast)
                    .toList();
        }
    }
}
