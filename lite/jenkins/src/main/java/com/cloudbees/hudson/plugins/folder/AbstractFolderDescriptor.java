package com.cloudbees.hudson.plugins.folder;

import hudson.model.TopLevelItemDescriptor;

public abstract class AbstractFolderDescriptor extends TopLevelItemDescriptor {
    protected AbstractFolderDescriptor() {}
}
