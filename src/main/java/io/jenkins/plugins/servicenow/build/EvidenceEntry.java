package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Evidence that a build has put on a change request, or on an image when it has no change request. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class EvidenceEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How the line of a failed check begins. */
    private static final String FAILED = "✗";

    private final String instance;
    private final String change;
    private final String changeSysId;
    private final String stage;
    private final boolean failing;
    private final int passed;
    private final int failed;
    private final int skipped;
    private final ArrayList<String> checks;
    private final int moreChecks;
    private final LinkedHashMap<String, String> attachments;
    private final int moreAttachments;

    /**
     * @param instance URL of the instance that has the change request
     * @param change number of the change request, or the name of the image
     * @param changeSysId its sys_id
     * @param stage the stages and branches of the call; empty for none
     * @param failing whether a check has failed
     * @param checks a line each, such as {@code ✓ Unit tests: 12 passed} or {@code ✗ Boot}
     * @param attachments the link to each by file name
     */
    public EvidenceEntry(
            @NonNull String instance,
            @NonNull String change,
            @NonNull String changeSysId,
            @NonNull String stage,
            boolean failing,
            int passed,
            int failed,
            int skipped,
            @NonNull List<String> checks,
            @NonNull Map<String, String> attachments) {
        this.instance = instance;
        this.change = change;
        this.changeSysId = changeSysId;
        this.stage = stage;
        this.failing = failing;
        this.passed = passed;
        this.failed = failed;
        this.skipped = skipped;
        this.checks = new ArrayList<>(checks);
        this.moreChecks = 0;
        this.attachments = new LinkedHashMap<>(attachments);
        this.moreAttachments = 0;
    }

    private EvidenceEntry(EvidenceEntry whole, int maxChecks, int maxAttachments) {
        instance = whole.instance;
        change = whole.change;
        changeSysId = whole.changeSysId;
        stage = whole.stage;
        failing = whole.failing;
        passed = whole.passed;
        failed = whole.failed;
        skipped = whole.skipped;
        var ordered = new ArrayList<>(whole.checks);
        if (ordered.size() > maxChecks) {
            ordered.sort(Comparator.comparing(check -> !check.startsWith(FAILED)));
        }
        checks = new ArrayList<>(ordered.subList(0, Math.min(maxChecks, ordered.size())));
        moreChecks = ordered.size() - checks.size();
        attachments = new LinkedHashMap<>();
        whole.attachments.entrySet().stream()
                .limit(maxAttachments)
                .forEach(each -> attachments.put(each.getKey(), each.getValue()));
        moreAttachments = whole.attachments.size() - attachments.size();
    }

    /** Of what is left out only the number is kept; failed checks come first then. */
    EvidenceEntry bounded(int maxChecks, int maxAttachments) {
        return new EvidenceEntry(this, maxChecks, maxAttachments);
    }

    @Exported
    public String getChange() {
        return change;
    }

    /**
     * Whether it is on this change request.
     *
     * @param instanceUrl of the instance that has the change request, however that is written
     */
    public boolean isAbout(@NonNull String instanceUrl, @NonNull String sysId) {
        return changeSysId.equalsIgnoreCase(sysId) && InstanceAddress.isSame(instance, instanceUrl);
    }

    @Exported
    public String getStage() {
        return stage;
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

    /** How many checks there were that are not kept with the build. */
    @Exported
    public int getMoreChecks() {
        return moreChecks;
    }

    @Exported
    public Map<String, String> getAttachments() {
        return new LinkedHashMap<>(attachments);
    }

    /** How many attachments there are that are not kept with the build. */
    @Exported
    public int getMoreAttachments() {
        return moreAttachments;
    }
}
