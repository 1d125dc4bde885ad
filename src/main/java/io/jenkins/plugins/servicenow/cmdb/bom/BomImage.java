package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import java.util.List;

/**
 * An image of a bill of materials.
 *
 * @param sha256 as the CMDB has it; may be empty
 * @param download its address; may be empty
 * @param servers names of those that run it, in their order
 * @param derivedFrom those of the same bill of materials that it was made from
 */
record BomImage(
        @NonNull ImageCi ci,
        @NonNull String sha256,
        @NonNull String download,
        @NonNull List<String> servers,
        @NonNull List<SysId> derivedFrom) {

    BomImage {
        servers = List.copyOf(servers);
        derivedFrom = List.copyOf(derivedFrom);
    }

    /** By which other parts of the bill of materials refer to it. */
    @NonNull
    String ref() {
        return ImageDocuments.ref(ci.sysId());
    }
}
