package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A change request of a build. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class ChangeEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String instance;
    private final String sysId;
    private final String number;
    private final String url;

    private volatile String state;

    private final boolean submitted;
    private final String risk;

    @CheckForNull
    private final String image;

    /** Null while it was not read. */
    @CheckForNull
    private volatile PlanEntry plan;

    /** Null while the build has not closed it. */
    @CheckForNull
    private volatile String closeCode;

    /** Null while it is not to be closed, and when it is. */
    @CheckForNull
    private volatile String closeNotes;

    /** Null when everything was done. */
    @CheckForNull
    private volatile String undone;

    /**
     * @param connection name of the connection through which the change was created
     * @param instance URL of the instance to which that connection pointed
     * @param state its label, such as {@code Assess}
     * @param submitted whether its approval has been requested
     * @param risk its label, such as {@code Low}; empty when it has none
     * @param image what the change is about, as its recipe names it; null when it has none
     */
    public ChangeEntry(
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull String state,
            boolean submitted,
            @NonNull String risk,
            @CheckForNull String image) {
        this.connection = connection;
        this.instance = instance;
        this.sysId = sysId;
        this.number = number;
        this.url = url;
        this.state = state;
        this.submitted = submitted;
        this.risk = risk;
        this.image = image;
    }

    /** The same change, not closed, for a build that goes on under it. */
    @NonNull
    public ChangeEntry copy() {
        return new ChangeEntry(connection, instance, sysId, number, url, state, submitted, risk, image).with(plan);
    }

    /** The same with its plan; null for none. Before it is recorded. */
    @NonNull
    public ChangeEntry with(@CheckForNull PlanEntry known) {
        plan = known;
        return this;
    }

    /** When it is planned, and what is in its way; null when that was not read. */
    @Exported
    @CheckForNull
    public PlanEntry getPlan() {
        return plan;
    }

    @Exported
    public String getConnection() {
        return connection;
    }

    /** URL of the ServiceNow instance that has it. */
    @Exported
    @NonNull
    public String getInstance() {
        return instance;
    }

    /** Whether it is on the instance of this URL, however that is written. */
    public boolean isOn(@NonNull String url) {
        return InstanceAddress.isSame(instance, url);
    }

    @Exported
    public String getSysId() {
        return sysId;
    }

    @Exported
    public String getNumber() {
        return number;
    }

    @Exported
    public String getUrl() {
        return url;
    }

    /** Its label when the build has last seen it; empty when that is not known. */
    @Exported
    @NonNull
    public String getState() {
        return state;
    }

    void setState(@NonNull String state) {
        this.state = state;
    }

    /** Whether its approval has been requested, which is done once: what was decided then is not asked again. */
    public boolean isSubmitted() {
        return submitted;
    }

    /** Its label; empty when it has none. */
    @Exported
    @NonNull
    public String getRisk() {
        return risk;
    }

    /** The image that the recipe of the change names; null when it has none. */
    @Exported
    @CheckForNull
    public String getImage() {
        return image;
    }

    /** How the build has closed it: the value of {@code close_code}; null while the build has not. */
    @Exported
    @CheckForNull
    public String getCloseCode() {
        return closeCode;
    }

    /** Whether the build has closed it, or has put it on hold or into Review with the reason. */
    public boolean isClosedOrFlagged() {
        return closeCode != null || state.endsWith(", on hold") || state.equals(ChangeState.REVIEW.label());
    }

    void setCloseCode(@NonNull String closeCode) {
        this.closeCode = closeCode;
        this.closeNotes = null;
        this.undone = null;
    }

    /** The notes with which it is to be closed as successful, if the build succeeds; null when it is not, or is closed. */
    @CheckForNull
    public String getCloseNotes() {
        return closeNotes;
    }

    void setCloseNotes(@NonNull String closeNotes) {
        this.closeNotes = closeNotes;
    }

    /** What was to be done at the end of the build's work but failed, and why; empty when there is nothing. */
    @NonNull
    public String getUndone() {
        var text = undone;
        return text == null ? "" : text;
    }

    void setUndone(@NonNull String undone) {
        this.undone = undone;
    }
}
