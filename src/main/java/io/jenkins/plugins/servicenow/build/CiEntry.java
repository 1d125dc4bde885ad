package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A configuration item that a build has registered. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class CiEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String instance;
    private final String sysId;
    private final String name;
    private final String version;
    private final String className;
    private final String url;

    /**
     * @param connection name of the connection through which the item was registered
     * @param instance URL of the instance to which that connection pointed
     * @param version empty when it has none
     * @param className table of the item, such as {@code cmdb_ci_os_image}
     */
    public CiEntry(
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String sysId,
            @NonNull String name,
            @NonNull String version,
            @NonNull String className,
            @NonNull String url) {
        this.connection = connection;
        this.instance = instance;
        this.sysId = sysId;
        this.name = name;
        this.version = version;
        this.className = className;
        this.url = url;
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
    public String getName() {
        return name;
    }

    @Exported
    public String getVersion() {
        return version;
    }

    @Exported
    public String getClassName() {
        return className;
    }

    @Exported
    public String getUrl() {
        return url;
    }
}
