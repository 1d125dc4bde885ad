package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkinslite.PerSession;

/** In Lite users are not stored, and live as long as Jenkins does. */
public class User extends AbstractModelObject {
    private static final PerSession<Map<String, User>> USERS = new PerSession<>(ConcurrentHashMap::new);

    private final String id;
    private final List<UserProperty> properties = new CopyOnWriteArrayList<>();

    private User(String id) {
        this.id = id;
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
