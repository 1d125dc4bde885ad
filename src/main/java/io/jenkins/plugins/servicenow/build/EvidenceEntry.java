package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Test evidence that a build has put on a change request. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class EvidenceEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String instance;
    private final String change;
    private final String changeSysId;
    private final boolean failing;
    private final int passed;
    private final int failed;
    private final int skipped;
    private final ArrayList<String> checks;
    private final LinkedHashMap<String, String> attachments;

    /**
     * @param instance URL of the instance that has the change request
     * @param change number of the change request
     * @param changeSysId its sys_id
     * @param failing whether a check has failed
     * @param checks a line each, such as {@code ✓ Unit tests: 12 passed}
     * @param attachments the link to each by file name
     */
    public EvidenceEntry(
            @NonNull String instance,
            @NonNull String change,
            @NonNull String changeSysId,
            boolean failing,
            int passed,
            int failed,
            int skipped,
            @NonNull List<String> checks,
            @NonNull Map<String, String> attachments) {
        this.instance = instance;
        this.change = change;
        this.changeSysId = changeSysId;
        this.failing = failing;
        this.passed = passed;
        this.failed = failed;
        this.skipped = skipped;
        this.checks = new ArrayList<>(checks);
        this.attachments = new LinkedHashMap<>(attachments);
    }

    @Exported
    public String getChange() {
        return change;
    }

    boolean isAbout(String instanceUrl, String sysId) {
        return changeSysId.equalsIgnoreCase(sysId) && InstanceAddress.isSame(instance, instanceUrl);
    }

    /** Whether a check has failed, and so somebody has to review the change. */
    @Exported
    public boolean isFailing() {
        return failing;
    }

    @Exported
    public int getPassed() {
        return passed;
    }

    @Exported
    public int getFailed() {
        return failed;
    }

    @Exported
    public int getSkipped() {
        return skipped;
    }

    @Exported
    public List<String> getChecks() {
        return List.copyOf(checks);
    }

    @Exported
    public Map<String, String> getAttachments() {
        return new LinkedHashMap<>(attachments);
    }
}
