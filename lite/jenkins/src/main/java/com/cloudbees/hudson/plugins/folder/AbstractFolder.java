package com.cloudbees.hudson.plugins.folder;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.listeners.ItemListener;
import hudson.util.DescribableList;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;
import jenkinslite.Items;

/** Jobs and properties; Lite has neither views nor health here. */
public abstract class AbstractFolder<I extends TopLevelItem> extends AbstractItem
        implements TopLevelItem, ItemGroup<I> {
    private DescribableList<AbstractFolderProperty<?>, AbstractFolderPropertyDescriptor> properties =
            new DescribableList<>(this);

    private transient Items children;

    protected AbstractFolder(ItemGroup parent, String name) {
        super(parent, name);
        children = new Items(this);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        children = new Items(this);
        children.load();
    }

    final Items children() {
        return children;
    }

    public DescribableList<AbstractFolderProperty<?>, AbstractFolderPropertyDescriptor> getProperties() {
        return properties;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    public void addProperty(AbstractFolderProperty p) throws IOException {
        p.setOwner(this);
        properties.add(p);
        save();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Collection<I> getItems() {
        return (List<I>) children.all();
    }

    @Override
    @SuppressWarnings("unchecked")
    public I getItem(@NonNull String name) {
        return (I) children.get(name);
    }

    @Override
    public String getUrlChildPrefix() {
        return "job";
    }

    @Override
    public File getRootDirFor(I child) {
        return children.directory(child.getName());
    }

    /** In Lite only while none of its jobs is being built. */
    @Override
    public void renameTo(String newName) throws IOException {
        super.renameTo(newName);
    }

    @Override
    public void onRenamed(I item, String oldName, String newName) throws IOException {
        children.rename(item, oldName);
    }

    @Override
    public void onDeleted(I item) throws IOException {
        ItemListener.fireOnDeleted(item);
        children.remove(item);
    }

    @Override
    public AbstractFolderDescriptor getDescriptor() {
        return (AbstractFolderDescriptor) Jenkins.get().getDescriptorOrDie(getClass());
    }
}
