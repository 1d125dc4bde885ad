package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The builds that wait for an approval at the moment. */
@Extension
public final class ApprovalWaits {

    private static final Logger LOGGER = Logger.getLogger(ApprovalWaits.class.getName());

    private final Map<ApprovalWait, Run<?, ?>> waits = new ConcurrentHashMap<>();

    @NonNull
    static ApprovalWaits get() {
        return ExtensionList.lookupSingleton(ApprovalWaits.class);
    }

    void add(@NonNull ApprovalWait wait) {
        try {
            waits.put(wait, wait.run());
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "A build that is to wait for an approval is gone", e);
        }
    }

    void remove(@NonNull ApprovalWait wait) {
        waits.remove(wait);
    }

    /** In the order of the numbers of their change requests. Makes no I/O. */
    @NonNull
    List<ApprovalWait> of(@NonNull Run<?, ?> run) {
        return waits.entrySet().stream()
                .filter(each -> each.getValue() == run)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(ApprovalWait::number))
                .toList();
    }
}
