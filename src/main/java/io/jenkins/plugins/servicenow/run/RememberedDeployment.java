package io.jenkins.plugins.servicenow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/** A server to which a build has linked an image. No record, because it is kept in the build's XML file. */
public final class RememberedDeployment implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String image;
    private final String server;
    private final String serverSysId;
    private final String url;
    private final String environment;

    /**
     * @param image name and version of the configuration item that the server runs
     * @param url of the server
     * @param environment empty when it was not told
     */
    public RememberedDeployment(
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

    public String getImage() {
        return image;
    }

    public String getServer() {
        return server;
    }

    public String getServerSysId() {
        return serverSysId;
    }

    public String getUrl() {
        return url;
    }

    public String getEnvironment() {
        return environment;
    }
}
