package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;

/**
 * An image that is in the CMDB now.
 *
 * @param className of the CI, which may extend the class that was requested
 * @param created false when the CI was there before
 * @param derivationKnown whether ServiceNow has confirmed the relationship to the next image of the lineage
 */
record WrittenImage(@NonNull SysId sysId, @NonNull String className, boolean created, boolean derivationKnown) {

    static WrittenImage of(@NonNull ImageCi found) {
        return new WrittenImage(found.sysId(), found.className(), false, false);
    }

    WrittenImage withDerivation() {
        return new WrittenImage(sysId, className, created, true);
    }
}
