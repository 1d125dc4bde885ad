package com.cloudbees.hudson.plugins.folder;

import hudson.Extension;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import java.io.IOException;
import jenkins.model.Jenkins;

public class Folder extends AbstractFolder<TopLevelItem> {
    public Folder(ItemGroup parent, String name) {
        super(parent, name);
    }

    public <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException {
        var descriptor = (TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(type);
        return type.cast(children().create(descriptor, name));
    }

    @Extension
    public static class DescriptorImpl extends AbstractFolderDescriptor {
        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new Folder(parent, name);
        }
    }
}
