package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the configuration items of images. */
public final class ImageFinder {

    private static final int LISTED = 10;

    private final ServiceNowSession session;
    private final String className;
    private final String versionColumn;

    public ImageFinder(@NonNull ServiceNowSession session, @NonNull String className, @NonNull String versionColumn) {
        this.session = session;
        this.className = className;
        this.versionColumn = versionColumn;
    }

    /**
     * Looks in the class and those that extend it, for a sys_id in all classes.
     *
     * @param parameter for the message
     * @throws AbortException when several images have the name, with a list of them, or the class does not exist
     */
    public Optional<ImageCi> find(@NonNull String parameter, @NonNull ImageName image)
            throws IOException, InterruptedException {
        if (image.isSysId()) {
            return session.tables()
                    .get(ImageCi.ANY_CLASS, SysId.of(image.name()), ImageCi.columns(versionColumn))
                    .map(record -> ImageCi.of(record, versionColumn));
        }
        var found = records(image).stream()
                .map(record -> ImageCi.of(record, versionColumn))
                .toList();
        if (found.size() > 1) {
            throw new AbortException("ServiceNow has " + found.size() + " images " + image + " in " + className + ": "
                    + found.stream()
                            .limit(LISTED)
                            .map(each -> each + " (" + each.sysId() + ")")
                            .collect(Collectors.joining(", "))
                    + (found.size() > LISTED ? ", …" : "") + ". "
                    + (parameter.equals("name")
                            ? "Merge or rename them in ServiceNow."
                            : "Give the version, or the sys_id of one as " + parameter + "."));
        }
        return found.stream().findFirst();
    }

    private List<TableRecord> records(ImageName image) throws IOException, InterruptedException {
        var name = EncodedQuery.where("name", image.name());
        var version = image.version();
        try {
            return query(version == null ? name : name.and(versionColumn, version));
        } catch (ServiceNowException e) {
            if (e.serviceNowMessage().startsWith("Invalid table")) {
                throw new AbortException(
                        "ServiceNow has no CMDB class '" + className + "'. Create it in CI Class Manager,"
                                + " or name another one as className or as CI class of the connection.");
            }
            // A condition on a column that does not exist is ignored, and other images come back.
            if (e.kind() == ServiceNowException.Kind.PROTOCOL && version != null) {
                return query(EncodedQuery.where("correlation_id", image.correlationId(className)));
            }
            throw e;
        }
    }

    private List<TableRecord> query(EncodedQuery query) throws IOException, InterruptedException {
        return session.tables().query(className, query, ImageCi.columns(versionColumn));
    }
}
