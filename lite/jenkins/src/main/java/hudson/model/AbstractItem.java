package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import jenkins.model.Jenkins;
import jenkins.model.Loadable;

public abstract class AbstractItem extends Actionable implements Loadable, Item {
    protected transient String name;
    private transient ItemGroup parent;

    protected AbstractItem(ItemGroup parent, String name) {
        this.parent = parent;
        doSetName(name);
    }

    @Override
    @NonNull
    public String getName() {
        return name;
    }

    protected void doSetName(String name) {
        this.name = name;
    }

    @Override
    public String getDisplayName() {
        return name;
    }

    @Override
    public final String getFullName() {
        var group = getParent().getFullName();
        return group.isEmpty() ? name : group + '/' + name;
    }

    public final String getFullDisplayName() {
        var group = getParent().getFullDisplayName();
        return group.isEmpty() ? getDisplayName() : group + " » " + getDisplayName();
    }

    @Override
    public ItemGroup getParent() {
        return parent;
    }

    @Override
    public File getRootDir() {
        return parent.getRootDirFor(this);
    }

    public final String getUrl() {
        return parent.getUrl() + getShortUrl();
    }

    public String getShortUrl() {
        return parent.getUrlChildPrefix() + '/' + Util.rawEncode(name) + '/';
    }

    @Override
    @NonNull
    public ACL getACL() {
        return Jenkins.get().getAuthorizationStrategy().getACL(this);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        this.parent = parent;
        doSetName(name);
    }

    public final XmlFile getConfigFile() {
        return new XmlFile(new File(getRootDir(), "config.xml"));
    }

    @Override
    public synchronized void save() throws IOException {
        if (!BulkChange.contains(this)) {
            getConfigFile().write(this);
        }
    }

    @Override
    public void load() throws IOException {
        getConfigFile().unmarshal(this);
        onLoad(getParent(), getName());
    }

    /** In Lite only while nothing below is being built: a running build would lose its files. */
    @SuppressWarnings("unchecked")
    protected void renameTo(String newName) throws IOException {
        if (name.equals(newName)) {
            return;
        }
        if (parent.getItem(newName) != null) {
            throw new IllegalArgumentException(parent.getDisplayName() + " already contains an item '" + newName + "'");
        }
        var oldName = name;
        var oldFullName = getFullName();
        var oldRoot = getRootDir();
        doSetName(newName);
        try {
            Files.move(oldRoot.toPath(), getRootDir().toPath());
        } catch (IOException x) {
            doSetName(oldName);
            throw x;
        }
        parent.onRenamed(this, oldName, newName);
        ItemListener.fireLocationChange(this, oldFullName);
    }

    public void delete() throws IOException, InterruptedException {
        checkPermission(DELETE);
        performDelete();
        getParent().onDeleted(this);
    }

    protected void performDelete() throws IOException, InterruptedException {
        Util.deleteRecursive(getRootDir());
    }

    @Override
    public String toString() {
        return getClass().getName() + '@' + Integer.toHexString(hashCode()) + '[' + getFullName() + ']';
    }
}
