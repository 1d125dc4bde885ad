package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.security.ACL;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import jenkinslite.PerLife;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** In Lite users are not stored, and live as long as Jenkins does. */
public class User extends AbstractModelObject {
    private static final PerLife<Map<String, User>> USERS = new PerLife<>(ConcurrentHashMap::new);

    private final String id;
    private final List<UserProperty> properties = new CopyOnWriteArrayList<>();

    private User(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }

    @NonNull
    public String getFullName() {
        return id;
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return id;
    }

    public List<UserProperty> getAllProperties() {
        return List.copyOf(properties);
    }

    public synchronized void addProperty(@NonNull UserProperty p) throws IOException {
        properties.removeIf(old -> old.getClass() == p.getClass());
        properties.add(p);
        p.setUser(this);
    }

    @NonNull
    public Authentication impersonate2() {
        return new UsernamePasswordAuthenticationToken(id, "", List.of(new SimpleGrantedAuthority("authenticated")));
    }

    @NonNull
    public static User getUnknown() {
        return getById("unknown", true);
    }

    @NonNull
    public static User getOrCreateByIdOrFullName(@NonNull String idOrFullName) {
        return getById(idOrFullName, true);
    }

    @CheckForNull
    public static User current() {
        return get2(Jenkins.getAuthentication2());
    }

    /** @return null for the anonymous user; Jenkins itself is the user SYSTEM */
    @CheckForNull
    public static User get2(@CheckForNull Authentication a) {
        return a == null || ACL.isAnonymous2(a) ? null : getById(a.getName(), true);
    }

    @Nullable
    public static User getById(String id, boolean create) {
        var users = USERS.get();
        return create ? users.computeIfAbsent(id, User::new) : users.get(id);
    }

    @Override
    public String toString() {
        return id;
    }
}
