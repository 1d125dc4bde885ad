package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.EndOfUse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the template of a standard change: what may be done without asking each time. */
final class StandardTemplate {

    private StandardTemplate() {}

    /**
     * @param nameOrSysId a sys_id is taken as it is
     * @throws AbortException when no active template or more than one has the name
     */
    @NonNull
    static SysId find(@NonNull ServiceNowSession session, @NonNull String nameOrSysId)
            throws IOException, InterruptedException {
        if (SysId.isSysId(nameOrSysId)) {
            return SysId.of(nameOrSysId);
        }
        var all = byName(session, nameOrSysId);
        if (all.isEmpty()) {
            throw unknown(nameOrSysId);
        }
        var found = EndOfUse.inUse(all);
        if (found.isEmpty()) {
            throw new AbortException("ServiceNow has the standard change template '" + nameOrSysId
                    + "', but it is inactive. Give another one as template, or have it activated.");
        }
        if (found.size() > 1) {
            throw new AbortException("ServiceNow has more than one standard change template '" + nameOrSysId
                    + "'. Give the sys_id of one as template: "
                    + found.stream()
                            .map(template -> template.sysId().value())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return found.get(0).sysId();
    }

    private static List<TableRecord> byName(ServiceNowSession session, String name)
            throws IOException, InterruptedException {
        try {
            return session.changes().standardTemplates(name);
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    "snowChangeRequest cannot use the template '" + name + "'. " + e.getMessage() + ".");
        }
    }

    @NonNull
    static AbortException unknown(@NonNull String nameOrSysId) {
        return new AbortException("ServiceNow has no standard change template '" + nameOrSysId
                + "', or the OAuth Application User may not see it. Give the exact name or the sys_id as template.");
    }
}
