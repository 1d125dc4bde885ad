package org.jenkinsci.plugins.workflow.flow;

import hudson.ExtensionPoint;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Is notified of each new flow node of an execution, on the thread of its program. */
public interface GraphListener extends ExtensionPoint {
    void onNewHead(FlowNode node);
}
