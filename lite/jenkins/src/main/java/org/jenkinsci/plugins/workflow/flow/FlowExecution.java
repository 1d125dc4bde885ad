package org.jenkinsci.plugins.workflow.flow;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.security.ACL;
import java.io.IOException;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/** The run of a program, and the graph of what it has done. */
public abstract class FlowExecution {

    public abstract void start() throws IOException;

    /** Called when the build is read from disk. */
    public void onLoad(FlowExecutionOwner owner) throws IOException {}

    public abstract FlowExecutionOwner getOwner();

    public abstract List<FlowNode> getCurrentHeads();

    public ListenableFuture<List<StepExecution>> getCurrentExecutions(boolean innerMostOnly) {
        return Futures.immediateFuture(List.of());
    }

    public String getUrl() throws IOException {
        return getOwner().getUrlOfExecution();
    }

    /** Stops what runs; returns before it has stopped. */
    public abstract void interrupt(Result r, CauseOfInterruption... causes) throws IOException, InterruptedException;

    public abstract void addListener(GraphListener listener);

    public boolean isComplete() {
        return false;
    }

    @CheckForNull
    public abstract FlowNode getNode(String id) throws IOException;

    public boolean isActive(@NonNull FlowNode node) {
        return getCurrentHeads().contains(node);
    }

    /** Builds run as SYSTEM. */
    @NonNull
    public Authentication getAuthentication2() {
        return ACL.SYSTEM2;
    }
}
