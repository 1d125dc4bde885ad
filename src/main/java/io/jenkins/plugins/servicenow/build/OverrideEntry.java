package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.io.Serializable;
import java.time.Instant;
import java.util.Date;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Somebody has let a build go on without the approval of its change request. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class OverrideEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How the work note begins by which the change request is told. */
    public static final String NOTE = "The approval of this change was overridden in Jenkins by ";

    private final String connection;
    private final String instance;
    private final String change;
    private final String number;
    private final String approval;
    private final String userId;
    private final String userName;
    private final String reason;
    private final long at;

    /**
     * @param connection name of the connection through which the build has waited
     * @param instance URL of the instance to which that connection pointed
     * @param change the sys_id of the change request; its number when no poll has found it yet
     * @param number for display; the sys_id when no poll has found it yet
     * @param approval the state and the approval of the change at the last poll, as one text; empty when no poll has found it yet
     * @param userId of the Jenkins user who has overridden it
     * @param userName full name of that user
     * @param reason on one line, without secrets
     */
    public OverrideEntry(
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String change,
            @NonNull String number,
            @NonNull String approval,
            @NonNull String userId,
            @NonNull String userName,
            @NonNull String reason,
            @NonNull Instant at) {
        this.connection = connection;
        this.instance = instance;
        this.change = change;
        this.number = number;
        this.approval = approval;
        this.userId = userId;
        this.userName = userName;
        this.reason = reason;
        this.at = at.toEpochMilli();
    }

    @Exported
    @NonNull
    public String getConnection() {
        return connection;
    }

    /** URL of the ServiceNow instance that has the change request. */
    @Exported
    @NonNull
    public String getInstance() {
        return instance;
    }

    /** The sys_id of the change request; its number when no poll had found it. */
    @Exported
    @NonNull
    public String getChange() {
        return change;
    }

    /** Whether it is about this change request, named by what was known of it. A clone has one of the same sys_id and number. */
    public boolean isAbout(@NonNull String instanceUrl, @NonNull String sysId, @NonNull String changeNumber) {
        return (change.equalsIgnoreCase(sysId) || change.equals(changeNumber))
                && InstanceAddress.isSame(instance, instanceUrl);
    }

    @Exported
    @NonNull
    public String getNumber() {
        return number;
    }

    /** What ServiceNow had said last, such as {@code state Assess, approval requested}; empty when it had said nothing. */
    @Exported
    @NonNull
    public String getApproval() {
        return approval;
    }

    @Exported
    @NonNull
    public String getUserId() {
        return userId;
    }

    @Exported
    @NonNull
    public String getUserName() {
        return userName;
    }

    /** For people: {@code Ann Admin (ann)}, or the id alone. */
    @NonNull
    public String getBy() {
        return userName.equals(userId) ? userId : userName + " (" + userId + ")";
    }

    @Exported
    @NonNull
    public String getReason() {
        return reason;
    }

    @Exported
    @NonNull
    public Date getAt() {
        return new Date(at);
    }

    @NonNull
    public Instant time() {
        return Instant.ofEpochMilli(at);
    }

    /**
     * The work note for the change request.
     *
     * @param build as texts for ServiceNow name it
     * @param url of the build; null when Jenkins does not know its own
     */
    @NonNull
    public static String note(
            @NonNull String build,
            @CheckForNull String url,
            @NonNull String by,
            @NonNull Instant at,
            @NonNull String reason) {
        return NOTE + by + " at " + ServiceNowTime.display(at) + ": " + build + " goes on without it. Reason: " + reason
                + (url == null ? "" : "\n" + url);
    }
}
