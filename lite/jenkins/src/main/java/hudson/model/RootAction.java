package hudson.model;

import hudson.ExtensionPoint;

/** Lite has no web server, so none is ever reached. */
public interface RootAction extends Action, ExtensionPoint {}
