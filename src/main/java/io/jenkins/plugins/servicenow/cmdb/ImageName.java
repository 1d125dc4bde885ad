package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;

/**
 * An image as a pipeline names it.
 *
 * @param name or sys_id
 * @param version null when the name is enough
 */
public record ImageName(@NonNull String name, @CheckForNull String version) {

    /**
     * @param step its name, for messages
     * @param parameter by which the pipeline has given the name, for messages
     * @throws AbortException when there can be no such image
     */
    public static ImageName of(
            @NonNull String step, @NonNull String parameter, @NonNull String name, @CheckForNull String version)
            throws AbortException {
        if (name.startsWith("{") && name.endsWith("}")) {
            throw new AbortException(step + " takes as " + parameter
                    + " a name, a sys_id, what snowRegisterCI returned, or a map such as [name: 'Ubuntu 24.04 Base Image',"
                    + " version: '2026.06', upstream: 'Ubuntu 24.04.1 ISO'], each given once. It received " + name
                    + ".");
        }
        if (SysId.isSysId(name) && version != null) {
            throw new AbortException(step + " received a sys_id as " + parameter
                    + ", which needs no version. Leave the version out, or give a name.");
        }
        check(step, parameter, name);
        if (version != null) {
            check(step, parameter + (parameter.equals("name") ? "'s version" : "Version"), version);
        }
        return new ImageName(name, version);
    }

    private static void check(String step, String parameter, String value) throws AbortException {
        try {
            EncodedQuery.where("name", value);
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    step + " cannot use the " + parameter + " that it received. " + e.getMessage() + ".");
        }
    }

    public boolean isSysId() {
        return SysId.isSysId(name);
    }

    /** ServiceNow compares without regard to case. */
    public boolean isSame(@NonNull ImageName other) {
        return name.equalsIgnoreCase(other.name)
                && (version == null ? other.version == null : version.equalsIgnoreCase(other.version));
    }

    /** By which an image is found again when its class has no field for the version. The same on every Jenkins. */
    @NonNull
    public String correlationId(@NonNull String className) {
        return CorrelationId.of("jenkins", className, 0, name, version == null ? "" : version);
    }

    /** For messages and the log. */
    @Override
    public String toString() {
        return "'" + name + "'" + (version == null ? "" : " " + version);
    }
}
