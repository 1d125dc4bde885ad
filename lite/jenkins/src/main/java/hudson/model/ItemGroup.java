package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;

public interface ItemGroup<T extends Item> extends PersistenceRoot, ModelObject {
    String getFullName();

    String getFullDisplayName();

    Collection<T> getItems();

    String getUrl();

    /** The part of an item's URL between the group and the item's name. */
    String getUrlChildPrefix();

    @CheckForNull
    T getItem(String name) throws AccessDeniedException;

    File getRootDirFor(T child);

    default void onRenamed(T item, String oldName, String newName) throws IOException {}

    void onDeleted(T item) throws IOException;

    /** Includes the items of groups inside this one. */
    default <T extends Item> List<T> getAllItems(Class<T> type) {
        var all = new ArrayList<T>();
        for (var item : getItems()) {
            if (type.isInstance(item)) {
                all.add(type.cast(item));
            }
            if (item instanceof ItemGroup<?> group) {
                all.addAll(group.getAllItems(type));
            }
        }
        return all;
    }
}
