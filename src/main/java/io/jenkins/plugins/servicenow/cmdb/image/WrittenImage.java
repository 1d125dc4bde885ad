package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;

/**
 * An image that is in the CMDB now.
 *
 * @param className of the item, which may extend the class that was asked for
 * @param created false when the item was there before
 * @param derivationKnown whether ServiceNow has told that the relationship to the next image of the lineage exists
 */
record WrittenImage(@NonNull SysId sysId, @NonNull String className, boolean created, boolean derivationKnown) {

    static WrittenImage of(@NonNull ImageCi found) {
        return new WrittenImage(found.sysId(), found.className(), false, false);
    }

    WrittenImage withDerivation() {
        return new WrittenImage(sysId, className, created, true);
    }
}
