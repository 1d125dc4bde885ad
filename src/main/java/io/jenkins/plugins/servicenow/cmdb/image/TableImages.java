package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.Images;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes images through the Table API, which lets in any number of CIs with the same name and version. */
final class TableImages {

    private final ServiceNowSession session;
    private final Images images;
    private final String className;

    TableImages(@NonNull ServiceNowSession session, @NonNull Images images, @NonNull String className) {
        this.session = session;
        this.images = images;
        this.className = className;
    }

    /**
     * Creates the CI, or updates the one with this name and version, the oldest when there are several.
     */
    WrittenImage write(@NonNull Image image, @NonNull String source) throws IOException, InterruptedException {
        var values = new LinkedHashMap<>(image.values());
        values.put("discovery_source", source);
        try (var lock = KeyedLock.acquire(session.instance() + image.name().correlationId(className))) {
            return createOrUpdate(image, values);
        }
    }

    private WrittenImage createOrUpdate(Image image, Map<String, String> values)
            throws IOException, InterruptedException {
        var known = images.findToWrite(image.name());
        if (known.isPresent()) {
            return update(known.get().sysId(), known.get().className(), values);
        }
        var created = session.tables().create(className, values);
        if (!created.created()) {
            return update(created.record().sysId(), className, values);
        }
        // Another Jenkins may have created one at the same time: then the older of the two is the image for both.
        var now = images.findToWrite(image.name());
        return now.isPresent() && !now.get().sysId().equals(created.record().sysId())
                ? update(now.get().sysId(), now.get().className(), values)
                : new WrittenImage(created.record().sysId(), className, true, false);
    }

    private WrittenImage update(SysId sysId, String itsClass, Map<String, String> values)
            throws IOException, InterruptedException {
        session.tables().update(itsClass, sysId, values);
        return new WrittenImage(sysId, itsClass, false, false);
    }
}
