package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.ConnectionLogin;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;

/** The sessions of one round, which try everything once: one token for all builds that log in alike. Not thread-safe. */
final class Sessions {

    private final Map<ConnectionLogin, ServiceNowSession> sessions = new HashMap<>();

    /** By the folder or job, and the name of the connection. */
    private final Map<List<Object>, Login> logins = new HashMap<>();

    private record Login(ServiceNowConnection connection, ConnectionLogin login) {}

    /**
     * @param connection that is used
     * @param session that other builds may use too, for what is read
     * @param own the session for what is written for the build
     */
    record Access(
            @NonNull ServiceNowConnection connection,
            @NonNull ServiceNowSession session,
            @NonNull ServiceNowSession own) {}

    /**
     * As the build may have it, or what is left of the folders around it.
     *
     * @param run null when the build is gone
     * @throws AbortException when no connection may be used
     */
    @NonNull
    Access open(@NonNull EndingEntry entry, @CheckForNull Run<?, ?> run) throws AbortException {
        var group = run == null ? entry.build().group() : run.getParent().getParent();
        var masking = Masking.of(run);
        Object where = run == null ? group : run.getParent();
        var key = List.of(where, entry.connection());
        var login = logins.get(key);
        if (login == null) {
            // Nobody can say any more what was allowed in a folder that is gone.
            var resolver =
                    run == null && group == Jenkins.get() && entry.build().wasInFolder()
                            ? ConnectionResolver.ofAll()
                            : ConnectionResolver.in(group);
            var connection = resolver.chooseFor(entry.instanceUrl(), entry.connection());
            login = new Login(connection, run == null ? connection.login(group) : connection.login(run));
            logins.put(key, login);
        }
        var connection = login.connection();
        var session = sessions.get(login.login());
        if (session == null) {
            session = run == null ? connection.openForPolls(group, masking) : connection.openForPolls(run, masking);
            sessions.put(login.login(), session);
        }
        return new Access(
                connection, session, run == null ? session : ServiceNowConnection.sharing(session, run, masking));
    }
}
