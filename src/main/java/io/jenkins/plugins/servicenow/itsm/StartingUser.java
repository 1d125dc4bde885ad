package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.QueryBatch.Query;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.UserLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user of Jenkins who has started a build, to be found in ServiceNow.
 *
 * <p>Users may enter any e-mail address in their profiles in Jenkins, while the ID is what they have logged in with. So an
 * address never stands for another user than the ID, unless the ID is unknown in ServiceNow or not asked for.
 *
 * @param id as Jenkins knows the user
 * @param email empty when Jenkins knows none
 */
public record StartingUser(
        @NonNull String id, @NonNull String email, @NonNull UserLookup lookup) {

    private static final String TABLE = Reference.Kind.USER.table;

    /**
     * Who it is in ServiceNow.
     *
     * @param user null when there is none, or it is not certain who
     * @param warning why there is none, or why not the one who has the address; empty when all is clear
     */
    public record Match(@CheckForNull SysId user, @NonNull String warning) {}

    /** The users who have one ID or address. */
    private record Found(String what, List<TableRecord> all) {

        boolean isKnown() {
            return !all.isEmpty();
        }

        Match match() {
            var inUse = EndOfUse.inUse(all);
            if (inUse.size() == 1) {
                return new Match(inUse.get(0).sysId(), "");
            }
            return new Match(
                    null,
                    inUse.isEmpty()
                            ? "the user with the " + what + " is inactive in ServiceNow"
                            : "ServiceNow has more than one active user with the " + what);
        }
    }

    /** By what the user is looked for, in this order. */
    @NonNull
    public List<String> names() {
        var names =
                switch (lookup) {
                    case ID_THEN_EMAIL -> List.of(id, email);
                    case EMAIL_THEN_ID -> List.of(email, id);
                    case ID -> List.of(id);
                    case EMAIL -> List.of(email);
                };
        return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    /** What may have to be asked. */
    @NonNull
    public List<Query> queries() {
        var byId = lookup == UserLookup.EMAIL
                ? Stream.<Query>empty()
                : idKeys().stream().flatMap(key -> query(key, id).stream());
        var byEmail = lookup == UserLookup.ID ? Stream.<Query>empty() : query("email", email).stream();
        return Stream.concat(byId, byEmail).toList();
    }

    /** Where users log in with their addresses, the id is one. */
    private List<String> idKeys() {
        return id.contains("@") ? List.of("user_name", "email") : List.of("user_name");
    }

    /** Empty for what nobody can be called. */
    private static Optional<Query> query(String key, String text) {
        try {
            return Optional.of(References.query(TABLE, key, text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * @param batch may have the answers to {@link #queries} already
     * @throws ServiceNowException also when there is a user who may not be read
     */
    @NonNull
    public Match find(@NonNull QueryBatch batch) throws ServiceNowException, InterruptedException {
        if (lookup == UserLookup.EMAIL) {
            return match(byEmail(batch));
        }
        var byId = byId(batch);
        if (lookup == UserLookup.ID || lookup == UserLookup.ID_THEN_EMAIL && byId.isKnown()) {
            return match(byId);
        }
        var byEmail = byEmail(batch);
        return byId.isKnown() ? checked(byEmail, byId) : match(byEmail);
    }

    /** By the address, unless that is somebody else's. */
    private Match checked(Found byEmail, Found byId) {
        var addressee = byEmail.match().user();
        var user = byId.match();
        if (addressee == null || !user.warning().isEmpty() || addressee.equals(user.user())) {
            return user;
        }
        return new Match(
                user.user(),
                "the e-mail address " + Text.of(email) + " of the Jenkins user " + Text.of(id)
                        + " is that of another user in ServiceNow");
    }

    private Match match(Found found) {
        return found.isKnown()
                ? found.match()
                : new Match(
                        null,
                        "ServiceNow has no user "
                                + names().stream().map(Text::of).collect(Collectors.joining(" or ")));
    }

    private Found byId(QueryBatch batch) throws ServiceNowException, InterruptedException {
        var all = new ArrayList<TableRecord>();
        for (var key : idKeys()) {
            if (EndOfUse.inUse(all).isEmpty()) {
                all.addAll(find(batch, key, id));
            }
        }
        return new Found("ID " + Text.of(id), all);
    }

    private Found byEmail(QueryBatch batch) throws ServiceNowException, InterruptedException {
        return new Found("e-mail address " + Text.of(email), find(batch, "email", email));
    }

    private static List<TableRecord> find(QueryBatch batch, String key, String text)
            throws ServiceNowException, InterruptedException {
        var query = query(key, text);
        return query.isEmpty() ? List.of() : batch.findAll(query.get());
    }
}
