package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An incident that a build has filed, or to which it has added itself. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class IncidentEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String sysId;
    private final String number;
    private final String url;
    private final String priority;
    private final boolean created;

    /**
     * @param connection name of the connection through which the incident was filed
     * @param priority its label, such as {@code 3 - Moderate}
     * @param created false when the incident was open before and this build is a recurrence
     */
    public IncidentEntry(
            @NonNull String connection,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull String priority,
            boolean created) {
        this.connection = connection;
        this.sysId = sysId;
        this.number = number;
        this.url = url;
        this.priority = priority;
        this.created = created;
    }

    @Exported
    public String getConnection() {
        return connection;
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

    @Exported
    public String getPriority() {
        return priority;
    }

    @Exported
    public boolean isCreated() {
        return created;
    }
}
