package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;

public abstract class Actionable extends AbstractModelObject {
    private static final Logger LOGGER = Logger.getLogger(Actionable.class.getName());

    private volatile CopyOnWriteArrayList<Action> actions;

    /** The stored actions, without those of a {@link TransientActionFactory}. */
    @NonNull
    public List<Action> getActions() {
        if (actions == null) {
            synchronized (this) {
                if (actions == null) {
                    actions = new CopyOnWriteArrayList<>();
                }
            }
        }
        return actions;
    }

    @NonNull
    public final List<? extends Action> getAllActions() {
        return actions(Action.class);
    }

    private List<Action> actions(Class<? extends Action> type) {
        var all = new ArrayList<Action>(getActions());
        ExtensionList.lookup(TransientActionFactory.class).stream()
                .filter(factory -> isAbout(factory.actionType(), type))
                .forEach(factory -> all.addAll(createFor(factory)));
        all.removeIf(Objects::isNull);
        return all;
    }

    private static boolean isAbout(Class<?> produced, Class<?> wanted) {
        return wanted.isAssignableFrom(produced) || produced.isAssignableFrom(wanted);
    }

    private <T> List<Action> createFor(TransientActionFactory<T> factory) {
        if (!factory.type().isInstance(this)) {
            return List.of();
        }
        try {
            return List.copyOf(factory.createFor(factory.type().cast(this)));
        } catch (RuntimeException x) {
            LOGGER.log(Level.WARNING, "Could not load actions from " + factory + " for " + this, x);
            return List.of();
        }
    }

    @NonNull
    public <T extends Action> List<T> getActions(Class<T> type) {
        return actions(type).stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T extends Action> T getAction(Class<T> type) {
        return getActions(type).stream().findFirst().orElse(null);
    }

    public void addAction(@NonNull Action a) {
        getActions().add(Objects.requireNonNull(a, "Action must be non-null"));
    }

    /** @return whether something changed */
    public boolean addOrReplaceAction(@NonNull Action a) {
        return replaceActions(a.getClass(), a);
    }

    public boolean replaceActions(@NonNull Class<? extends Action> clazz, @NonNull Action a) {
        var old = getActions().stream().filter(clazz::isInstance).toList();
        if (old.size() == 1 && old.get(0).equals(a)) {
            return false;
        }
        getActions().removeAll(old);
        addAction(a);
        return true;
    }
}
