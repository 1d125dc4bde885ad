package io.jenkins.plugins.servicenow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/** A change request of a build. No record, because it is kept in the build's XML file. */
public final class RememberedChange implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String sysId;
    private final String number;
    private final String url;
    private final String image;
    private volatile String closeCode;

    /** @param connection name of the connection through which the change was created */
    public RememberedChange(
            @NonNull String connection, @NonNull String sysId, @NonNull String number, @NonNull String url) {
        this(connection, sysId, number, url, null);
    }

    /** @param image what the change is about, as its recipe names it; null when it has none */
    public RememberedChange(
            @NonNull String connection,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @CheckForNull String image) {
        this.connection = connection;
        this.sysId = sysId;
        this.number = number;
        this.url = url;
        this.image = image;
    }

    public String getConnection() {
        return connection;
    }

    public String getSysId() {
        return sysId;
    }

    public String getNumber() {
        return number;
    }

    public String getUrl() {
        return url;
    }

    /** The image that the recipe of the change names; null when it has none, or the build was kept by an earlier release. */
    @CheckForNull
    public String getImage() {
        return image;
    }

    /** How the build has closed it: the value of {@code close_code}; null while the build has not. */
    @CheckForNull
    public String getCloseCode() {
        return closeCode;
    }

    void setCloseCode(@NonNull String closeCode) {
        this.closeCode = closeCode;
    }
}
