package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A server to which a build has linked an image. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class DeploymentEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String image;
    private final String server;
    private final String serverSysId;
    private final String url;
    private final String environment;

    /**
     * @param image name and version of the configuration item that the server runs
     * @param url of the server
     * @param environment empty when the step was not given it
     */
    public DeploymentEntry(
            @NonNull String image,
            @NonNull String server,
            @NonNull String serverSysId,
            @NonNull String url,
            @NonNull String environment) {
        this.image = image;
        this.server = server;
        this.serverSysId = serverSysId;
        this.url = url;
        this.environment = environment;
    }

    @Exported
    public String getImage() {
        return image;
    }

    @Exported
    public String getServer() {
        return server;
    }

    @Exported
    public String getServerSysId() {
        return serverSysId;
    }

    @Exported
    public String getUrl() {
        return url;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }
}
