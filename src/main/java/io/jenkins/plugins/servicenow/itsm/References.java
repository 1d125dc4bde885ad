package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.QueryBatch.Query;
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

    private final QueryBatch batch;

    public References(@NonNull ServiceNowSession session) {
        this(new QueryBatch(session));
    }

    /** @param batch may have the answers to {@link #queries} already */
    public References(@NonNull QueryBatch batch) {
        this.batch = batch;
    }

    /** What has to be asked to find the record; none when the text cannot be looked for. */
    @NonNull
    public static List<Query> queries(@NonNull Reference reference) {
        try {
            return reference.keys().stream().map(key -> query(reference, key)).toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Query query(Reference reference, String key) {
        return new Query(reference.kind().table, EncodedQuery.where(key, reference.text()), List.of("sys_id", key));
    }

    /** A user by e-mail address or user name. */
    @NonNull
    public static Reference user(@NonNull String name) {
        return new Reference("user", "", Reference.Kind.USER, name);
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
     * @throws ServiceNowException also when there is one who may not be read
     * @param log takes a warning for each name that several users have; it is passed over
     */
    @NonNull
    public Optional<SysId> firstUser(@NonNull List<String> names, @NonNull Consumer<String> log)
            throws ServiceNowException, RefusedException, InterruptedException {
        for (var name : names) {
            try {
                for (var query : queries(user(name))) {
                    var users = batch.findAll(query);
                    if (users.size() > 1) {
                        throw ambiguous(user(name), "");
                    }
                    if (users.size() == 1) {
                        return Optional.of(users.get(0).sysId());
                    }
                }
            } catch (RefusedException e) {
                log.accept("WARNING: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Optional<SysId> lookUp(Reference reference, String key)
            throws ServiceNowException, RefusedException, InterruptedException {
        try {
            return batch.findOne(query(reference, key)).map(TableRecord::sysId);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The " + reference.parameter() + " '" + reference.text() + "' cannot be used. "
                    + e.getMessage() + ".");
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.REJECTED) {
                throw ambiguous(reference, " " + e.getMessage());
            }
            throw e;
        }
    }

    private static RefusedException ambiguous(Reference reference, String details) {
        return new RefusedException("ServiceNow has more than one " + reference.kind().noun + " '" + reference.text()
                + "'. Give the sys_id of one as " + reference.parameter() + "." + details);
    }
}
