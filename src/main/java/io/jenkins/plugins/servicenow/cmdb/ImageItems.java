package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Finds configuration items of images as pipelines name them. */
public final class ImageItems {

    private final ServiceNowSession session;
    private final String className;
    private final String versionColumn;

    /** @param connection tells the class of images and its column for the version */
    public ImageItems(@NonNull ServiceNowSession session, @NonNull ServiceNowConnection connection) {
        this.session = session;
        this.className = connection.getCmdb().getCiClass();
        this.versionColumn = connection.getCmdb().getVersionColumn();
    }

    /**
     * The one item.
     *
     * @param parameter by which the pipeline names it, for messages
     * @param ci name or sys_id
     * @throws ServiceNowException when there is none, or more than one
     */
    @NonNull
    public ImageCi one(@NonNull String parameter, @NonNull String ci) throws IOException, InterruptedException {
        var items = all(parameter, ci);
        if (items.size() > 1) {
            throw new RefusedException("ServiceNow has " + items.size() + " configuration items '" + ci
                    + "'. Give the sys_id of one as '" + parameter + "': "
                    + items.stream()
                            .limit(10)
                            .map(item -> item.label() + " " + item.sysId())
                            .collect(Collectors.joining(", ", "", items.size() > 10 ? ", …" : ".")));
        }
        return items.get(0);
    }

    /**
     * Every version of the item that has this name, or the one that has this sys_id; of the class of images, else of any.
     *
     * @throws ServiceNowException when there is none
     */
    @NonNull
    public List<ImageCi> all(@NonNull String parameter, @NonNull String ci) throws IOException, InterruptedException {
        for (var table : List.of(className, ImageCi.ANY_CLASS)) {
            var found = read(parameter, table, ci);
            if (!found.isEmpty()) {
                return found.stream()
                        .map(record -> ImageCi.of(record, versionColumn))
                        .toList();
            }
        }
        throw new RefusedException("ServiceNow has no configuration item '" + ci
                + "', or the integration user may not see it. Give the exact name or the sys_id as '" + parameter
                + "'.");
    }

    /** Those that may be read; images of another class than the connection's without their version. */
    @NonNull
    public List<ImageCi> read(@NonNull Collection<SysId> ids) throws ServiceNowException, InterruptedException {
        var items = new ArrayList<ImageCi>();
        var missing = new LinkedHashSet<>(ids);
        for (var table : List.of(className, ImageCi.ANY_CLASS)) {
            for (var record :
                    new RecordLookup(session).find(table, "sys_id", missing, ImageCi.columns(versionColumn))) {
                items.add(ImageCi.of(record, versionColumn));
                missing.remove(record.sysId());
            }
        }
        return items;
    }

    /** The items of the class of images that have this. */
    @NonNull
    public List<ImageCi> matching(@NonNull EncodedQuery query) throws ServiceNowException, InterruptedException {
        return session.tables().query(className, query, ImageCi.columns(versionColumn)).stream()
                .map(record -> ImageCi.of(record, versionColumn))
                .toList();
    }

    private List<TableRecord> read(String parameter, String table, String ci) throws IOException, InterruptedException {
        try {
            var key = SysId.isSysId(ci) ? "sys_id" : "name";
            return session.tables().query(table, EncodedQuery.where(key, ci), ImageCi.columns(versionColumn));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The " + parameter + " '" + ci + "' cannot be used. " + e.getMessage() + ".");
        }
    }
}
