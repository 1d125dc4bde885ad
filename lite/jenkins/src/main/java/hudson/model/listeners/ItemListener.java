package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

public class ItemListener implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(ItemListener.class.getName());

    public void onCreated(Item item) {}

    /** Nothing is copied in Lite. */
    public void onCopied(Item src, Item item) {
        onCreated(item);
    }

    /** In Lite when a job is disabled or enabled, and never for files that are posted. */
    public void onUpdated(Item item) {}

    public void onLoaded() {}

    public void onDeleted(Item item) {}

    /** For the item that was renamed, and for those below it. Nothing is moved in Lite. */
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {}

    public void onBeforeShutdown() {}

    public static ExtensionList<ItemListener> all() {
        return ExtensionList.lookup(ItemListener.class);
    }

    public static void fireOnCreated(Item item) {
        fire(listener -> listener.onCreated(item));
    }

    public static void fireOnUpdated(Item item) {
        fire(listener -> listener.onUpdated(item));
    }

    public static void fireLocationChange(Item rootItem, String oldFullName) {
        var newFullName = rootItem.getFullName();
        fire(listener -> listener.onLocationChanged(rootItem, oldFullName, newFullName));
        if (rootItem instanceof ItemGroup<?> group) {
            for (var child : group.getAllItems(Item.class)) {
                var name = child.getFullName();
                fire(listener ->
                        listener.onLocationChanged(child, oldFullName + name.substring(newFullName.length()), name));
            }
        }
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
