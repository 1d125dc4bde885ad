package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageFinder;
import io.jenkins.plugins.servicenow.itsm.KeyedLock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes images through the Table API, by which ServiceNow takes as many of the same name and version as it is given. */
final class TableImages {

    private final ServiceNowSession session;
    private final ImageFinder finder;
    private final String className;

    TableImages(@NonNull ServiceNowSession session, @NonNull ImageFinder finder, @NonNull String className) {
        this.session = session;
        this.finder = finder;
        this.className = className;
    }

    /**
     * Creates the item, or updates the one with this name and version.
     *
     * @throws hudson.AbortException when there are several, for example because another Jenkins has created one at the same time
     */
    WrittenImage write(@NonNull Image image, @NonNull String source) throws IOException, InterruptedException {
        var values = new LinkedHashMap<>(image.values());
        values.put("discovery_source", source);
        return KeyedLock.run(
                session.instance() + image.name().correlationId(className), () -> createOrUpdate(image, values));
    }

    private WrittenImage createOrUpdate(Image image, Map<String, String> values)
            throws IOException, InterruptedException {
        var known = finder.find("name", image.name());
        if (known.isPresent()) {
            return update(known.get().sysId(), known.get().className(), values);
        }
        var created = session.tables().create(className, values);
        if (!created.created()) {
            return update(created.record().sysId(), className, values);
        }
        finder.find("name", image.name());
        return new WrittenImage(created.record().sysId(), className, true, false);
    }

    private WrittenImage update(SysId sysId, String itsClass, Map<String, String> values)
            throws IOException, InterruptedException {
        session.tables().update(itsClass, sysId, values);
        return new WrittenImage(sysId, itsClass, false, false);
    }
}
