package org.jenkinsci.plugins.workflow.actions;

import hudson.model.Action;

/** An action that is written to disk with its flow node. */
public interface PersistentAction extends Action {}
