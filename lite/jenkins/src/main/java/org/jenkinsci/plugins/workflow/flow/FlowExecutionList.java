package org.jenkinsci.plugins.workflow.flow;

import hudson.Extension;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** The executions that have not ended, in this session of Jenkins. */
@Extension
public class FlowExecutionList implements Iterable<FlowExecution> {
    private final Set<FlowExecutionOwner> owners = new LinkedHashSet<>();

    /** A snapshot. */
    @Override
    public synchronized Iterator<FlowExecution> iterator() {
        return new ArrayList<>(owners)
                .stream()
                        .map(FlowExecutionOwner::getOrNull)
                        .filter(Objects::nonNull)
                        .iterator();
    }

    public synchronized void register(FlowExecutionOwner self) {
        owners.add(self);
    }

    public synchronized void unregister(FlowExecutionOwner self) {
        owners.remove(self);
    }

    public static FlowExecutionList get() {
        return ExtensionList.lookupSingleton(FlowExecutionList.class);
    }
}
