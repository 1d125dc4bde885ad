package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.io.IOException;
import java.util.Optional;

/** Finds the records that a change request is to point to. ServiceNow itself would take any text, and the first match. */
final class References {

    private final ServiceNowSession session;

    References(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** @throws AbortException when there is no such record, or more than one */
    @NonNull
    SysId find(@NonNull Reference reference) throws IOException, InterruptedException {
        var kind = reference.kind();
        return look(reference)
                .orElseThrow(() -> new AbortException("ServiceNow has no " + kind.noun + " '" + reference.text()
                        + "', or the integration user may not see it. Give " + kind.names + " as "
                        + reference.parameter() + "."));
    }

    /**
     * Empty when there is no such record.
     *
     * @throws AbortException when there is more than one, or the text cannot be looked for
     */
    @NonNull
    Optional<SysId> look(@NonNull Reference reference) throws IOException, InterruptedException {
        for (var key : reference.keys()) {
            var found = look(reference, key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<SysId> look(Reference reference, String key) throws IOException, InterruptedException {
        var kind = reference.kind();
        try {
            return session.tables()
                    .findOne(kind.table, EncodedQuery.where(key, reference.text()), "sys_id", key)
                    .map(TableRecord::sysId);
        } catch (IllegalArgumentException e) {
            throw new AbortException("snowChangeRequest cannot use the " + reference.parameter() + " '"
                    + reference.text() + "'. " + e.getMessage() + ".");
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.REJECTED) {
                throw new AbortException("ServiceNow has more than one " + kind.noun + " '" + reference.text()
                        + "'. Give the sys_id of one as " + reference.parameter() + ". " + e.getMessage());
            }
            throw e;
        }
    }
}
