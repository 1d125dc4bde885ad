package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A configuration item that a build has registered. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class CiEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String sysId;
    private final String name;
    private final String version;
    private final String className;
    private final String url;

    /**
     * @param connection name of the connection through which the item was registered
     * @param version empty when it has none
     * @param className table of the item, such as {@code cmdb_ci_os_image}
     */
    public CiEntry(
            @NonNull String connection,
            @NonNull String sysId,
            @NonNull String name,
            @NonNull String version,
            @NonNull String className,
            @NonNull String url) {
        this.connection = connection;
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
