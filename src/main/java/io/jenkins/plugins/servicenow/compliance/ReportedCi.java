package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;

/** A configuration item that belongs to an image: a server that runs it, or an image that it derives from. */
record ReportedCi(
        @NonNull SysId sysId, @NonNull String name, @NonNull String className) {}
