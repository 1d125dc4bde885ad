package org.jenkinsci.plugins.workflow.graph;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** A flow node that a step has made. */
public interface StepNode {
    @CheckForNull
    StepDescriptor getDescriptor();
}
