package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the records that another is to point to. ServiceNow itself would take any text, and the first match. */
public final class References {

    private final ServiceNowSession session;

    public References(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** @throws RefusedException when there is no such record, or more than one */
    @NonNull
    public SysId find(@NonNull Reference reference) throws ServiceNowException, RefusedException, InterruptedException {
        var kind = reference.kind();
        return lookUp(reference)
                .orElseThrow(() -> new RefusedException("ServiceNow has no " + kind.noun + " '" + reference.text()
                        + "', or the OAuth Application User may not see it. Give " + kind.names + " as "
                        + reference.parameter() + "."));
    }

    /**
     * Empty when there is no such record.
     *
     * @throws RefusedException when there is more than one, or the text cannot be looked for
     */
    @NonNull
    public Optional<SysId> lookUp(@NonNull Reference reference)
            throws ServiceNowException, RefusedException, InterruptedException {
        for (var key : reference.keys()) {
            var found = lookUp(reference, key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * The first of the users who exists.
     *
     * @param names e-mail addresses or user names
     * @param log takes a warning for each name that several users have; it is passed over
     */
    @NonNull
    public Optional<SysId> firstUser(@NonNull List<String> names, @NonNull Consumer<String> log)
            throws ServiceNowException, RefusedException, InterruptedException {
        for (var name : names) {
            try {
                var user = lookUp(new Reference("user", "", Reference.Kind.USER, name));
                if (user.isPresent()) {
                    return user;
                }
            } catch (RefusedException e) {
                log.accept("WARNING: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Optional<SysId> lookUp(Reference reference, String key)
            throws ServiceNowException, RefusedException, InterruptedException {
        var kind = reference.kind();
        try {
            return session.tables()
                    .findOne(kind.table, EncodedQuery.where(key, reference.text()), "sys_id", key)
                    .map(TableRecord::sysId);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The " + reference.parameter() + " '" + reference.text() + "' cannot be used. "
                    + e.getMessage() + ".");
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.REJECTED) {
                throw new RefusedException("ServiceNow has more than one " + kind.noun + " '" + reference.text()
                        + "'. Give the sys_id of one as " + reference.parameter() + ". " + e.getMessage());
            }
            throw e;
        }
    }
}
