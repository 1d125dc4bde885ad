package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Item;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

public class ItemListener implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(ItemListener.class.getName());

    public void onCreated(Item item) {}

    /** Lite calls it never: only Jenkins has files posted to it. */
    public void onUpdated(Item item) {}

    public void onLoaded() {}

    public void onDeleted(Item item) {}

    /** Lite calls it never: nothing is renamed or moved in it. */
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {}

    public void onBeforeShutdown() {}

    public static ExtensionList<ItemListener> all() {
        return ExtensionList.lookup(ItemListener.class);
    }

    public static void fireOnCreated(Item item) {
        fire(listener -> listener.onCreated(item));
    }

    public static void fireOnDeleted(Item item) {
        fire(listener -> listener.onDeleted(item));
    }

    private static void fire(Consumer<ItemListener> event) {
        for (var listener : all()) {
            try {
                event.accept(listener);
            } catch (RuntimeException | LinkageError x) {
                LOGGER.log(Level.WARNING, "failed to send event to listener of " + listener.getClass(), x);
            }
        }
    }
}
