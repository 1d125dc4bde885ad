package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.ExtensionPoint;
import hudson.model.TaskListener;
import java.io.IOException;

public abstract class StepEnvironmentContributor implements ExtensionPoint {

    public void buildEnvironmentFor(
            @NonNull StepContext stepContext, @NonNull EnvVars envs, @NonNull TaskListener listener)
            throws IOException, InterruptedException {}
}
